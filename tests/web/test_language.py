"""A text is marked with the language it is written in, whoever reads it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string
from flask_babel import ngettext

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


@pytest.mark.parametrize(
    ("reader", "count", "shown"),
    [
        ("en", 1, "1 film"),
        ("en", 1500, "1,500 films"),
        ("zh", 1500, "1,500部影片"),
        ("zh", 12, "12部影片"),
    ],
)
def test_a_count_inside_a_sentence_is_grouped_in_templates_and_in_views(
    app: Flask, reader: str, count: int, shown: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": reader}):
        said = ngettext("%(num)s film", "%(num)s films", count)
        page = render_template_string("{{ ngettext('%(num)s film', '%(num)s films', count) }}", count=count)

    assert (said, page) == (shown, shown)
