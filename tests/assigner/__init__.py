"""Tests of the assignment engine."""
