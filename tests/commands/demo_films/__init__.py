"""Tests of the films the demo shows."""
