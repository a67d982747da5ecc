"""A reader of Chinese meets no English sentence on any page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from flask import Flask
from sqlalchemy.orm import Session

from tests.architecture.test_permissions import Row, table
from tests.architecture.world import World, make_world

# Four Latin words in a row are a sentence; names of people and tools are shorter.
ENGLISH = re.compile(r"(?:[A-Za-z’']{2,}[ ,]+){3,}[A-Za-z’']{2,}")
SILENT = {"script", "style", "code", "pre", "option"}
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN = {"alt", "title", "placeholder", "aria-label"}


class Reader(HTMLParser):
    """What a person reads of a page: texts and spoken attributes, but for parts marked as English."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        foreign = tag != "html" and (known.get("lang") or "").startswith("en")
        if not (self.silent and self.silent[-1]) and not foreign:
            self.texts += [value for name, value in attrs if name in SPOKEN and value]
        if tag not in VOID:
            self.silent.append(bool(self.silent and self.silent[-1]) or foreign or tag in SILENT)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.silent:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not (self.silent and self.silent[-1]):
            self.texts.append(data)


def english_in(page: str) -> list[str]:
    """English sentences that a page shows."""
    reader = Reader()
    reader.feed(page)
    return [found.group() for text in reader.texts for found in ENGLISH.finditer(text)]


def _pages() -> list[Row]:
    return [row for row in table() if row.method == "GET" and row.allowed]


def _shown(app: Flask, world: World, row: Row) -> str:
    role = next(
        role for role in (*sorted(row.allowed - {"anonymous", "expired"}), "anonymous") if role in row.allowed
    )
    client = world.client(app, role)
    with client.session_transaction() as cookie:
        cookie["locale"] = "zh"
    answer = client.get(row.path.format(**world.names))
    assert answer.status_code in (200, 204), row.path
    page = answer.text if answer.mimetype == "text/html" else ""
    answer.close()
    return page


def test_english_is_recognized() -> None:
    page = '<p>评委 Mei Chen</p><p lang="en">Not this one at all</p><p title="But this one we see">灯</p>'

    assert english_in(page) == ["But this one we see"]


def test_no_page_shows_an_english_sentence_to_a_reader_of_chinese(app: Flask, session: Session) -> None:
    world = make_world(session, app.extensions["storage"])
    shown = {row.path: _shown(app, world, row) for row in _pages()}

    found = {path: english for path, page in shown.items() if (english := english_in(page))}

    assert len([page for page in shown.values() if page]) > 30
    assert found == {}
