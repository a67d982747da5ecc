"""What a run was computed with."""

from importlib.metadata import version

from app.tally.provenance import versions


def test_versions_are_those_installed() -> None:
    found = versions()

    assert (found["numpy"], found["scipy"]) == (version("numpy"), version("scipy"))
