"""Tests of the screening."""
