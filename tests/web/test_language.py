"""A text is marked with the language it is written in, whoever reads it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask

from app.web.language import local, local_tag


@pytest.mark.parametrize(
    ("reader", "english", "chinese", "shown"),
    [
        ("zh", "Lanterns", "灯", ("灯", "zh-Hans")),
        ("zh", "Lanterns", "", ("Lanterns", "en")),
        ("en", "Lanterns", "灯", ("Lanterns", "en")),
        ("en", "", "灯", ("灯", "zh-Hans")),
    ],
)
def test_the_text_that_is_shown_has_the_tag_of_its_own_language(
    app: Flask, reader: str, english: str, chinese: str, shown: tuple[str, str]
) -> None:
    texts = {"about_en": english, "about_zh": chinese}

    with app.test_request_context(headers={"Accept-Language": reader}):
        found = (local(SimpleNamespace(**texts), "about"), local_tag(SimpleNamespace(**texts), "about"))
        kept = local_tag(texts, "about")

    assert (found, kept) == (shown, shown[1])
