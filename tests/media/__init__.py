"""Tests of the media engine; every film they need is made here, by the tests themselves."""
