"""Templates hold no script, no style and no handler, so the content policy can be strict."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import files, name

INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\ssrc=)|javascript:|https?://", re.IGNORECASE
)
ALLOWED_ADDRESSES = ("http://www.w3.org/2000/svg",)


@pytest.mark.parametrize("path", files("templates", "*.html"), ids=name)
def test_a_template_has_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for address in ALLOWED_ADDRESSES:
        text = text.replace(address, "")

    assert INLINE.findall(text) == []


def test_partials_begin_with_an_underscore_and_pages_do_not() -> None:
    wrong = [
        name(path)
        for path in files("templates", "*.html")
        if "ui" not in path.parts
        and ("extends" in path.read_text(encoding="utf-8")) == path.name.startswith("_")
        and not path.name.endswith(("_layout.html", "_error.html"))
    ]

    assert wrong == []
