"""Tests of the tally engine."""
