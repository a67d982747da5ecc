"""Resumable uploads: the tus 1.0 protocol, the spool that receives bytes, and purposes that say what for."""
