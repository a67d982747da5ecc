"""Tests of the benches' frame and of what they measure with."""
