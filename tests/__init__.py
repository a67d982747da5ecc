"""The tests mirror app/; see tests/README.md."""
