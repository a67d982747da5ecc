"""The Chinese catalogue has every sentence, none of them empty or guessed, each with its own blanks."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from app.web.language import CATALOGUES
from tests.architecture.tree import ROOT

PO = CATALOGUES / "zh" / "LC_MESSAGES" / "messages.po"
BLANK = re.compile(r"%\((\w+)\)[sd]")


@cache
def catalogue() -> Catalog:
    with PO.open("rb") as text:
        return read_po(text, locale="zh")


def messages() -> list[Message]:
    return [message for message in catalogue() if message.id]


@cache
def _sentences() -> frozenset[str]:
    """Every sentence that code and templates want translated."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    methods = [(one["pattern"], one["method"]) for one in settings["tool"]["babel"]["mappings"]]
    keywords = {**DEFAULT_KEYWORDS, "_l": None, "N_": None}
    found = extract_from_dir(ROOT, methods, {}, keywords, directory_filter=lambda path: "/." not in str(path))
    return frozenset(text if isinstance(text, str) else text[0] for _, _, text, _, _ in found)


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def test_the_catalogue_holds_exactly_the_sentences_of_code_and_templates() -> None:
    kept = {_id(message) for message in messages()}

    assert len(kept) > 500
    assert (_sentences() - kept, kept - _sentences()) == (frozenset(), set()), "run: make translations"


def test_no_sentence_is_empty_or_guessed() -> None:
    wanting = [
        _id(message)
        for message in messages()
        if message.fuzzy or not message.string or not all(message.string)
    ]

    assert wanting == []


def _blanks(texts: str | tuple[str, ...] | list[str] | None) -> set[str]:
    texts = texts or ""
    return {blank for text in ([texts] if isinstance(texts, str) else texts) for blank in BLANK.findall(text)}


def test_a_translation_has_the_blanks_of_its_sentence() -> None:
    wrong = [_id(message) for message in messages() if _blanks(message.id) != _blanks(message.string)]

    assert wrong == []


def test_every_sentence_compiles() -> None:
    faults = {_id(message): [str(fault) for fault in message.check(catalogue())] for message in messages()}

    assert {sentence: found for sentence, found in faults.items() if found} == {}


def _text(message: Message) -> str:
    return "".join([message.string] if isinstance(message.string, str) else message.string or ())


def test_chinese_addresses_people_in_one_way() -> None:
    """The polite 您 in letters and on pages alike: a contest writes to people that it does not know."""
    familiar = [_id(message) for message in messages() if "你" in _text(message)]

    assert any("您" in _text(message) for message in messages())
    assert familiar == []
