"""Tests of the jury's table."""
