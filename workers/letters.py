"""Words for mails that a job writes: templates and catalogues of the pages, without a web request."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader, select_autoescape

from app.web.language import catalogue, in_zone

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def letter(name: str, locale: str, **values: Any) -> str:
    """The text of templates/mail/<name> in a reader's language."""
    return _environment(locale).get_template(f"mail/{name}").render(**values)


def words(sentence: str, locale: str, **values: Any) -> str:
    """One sentence, such as a subject, in a reader's language."""
    text = str(catalogue(locale).gettext(sentence))
    return text % values if values else text


@cache
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=select_autoescape(["html"]),
    )
    environment.install_gettext_translations(  # type: ignore[attr-defined]  # the extension adds it
        catalogue(locale), newstyle=True
    )
    environment.filters["in_zone"] = in_zone
    environment.filters["datetimeformat"] = lambda moment, form, _rebase=False: format_datetime(
        moment, form, tzinfo=moment.tzinfo, locale=locale
    )
    environment.filters["local"] = lambda thing, field: _local(thing, field, locale)
    environment.filters["clock_in"] = lambda moment, zone: f"{in_zone(moment, zone):%Y-%m-%d %H:%M}"
    return environment


def _local(thing: Any, field: str, locale: str) -> str:
    """One of a thing's two texts: the reader's, else the other."""
    own, other = ("zh", "en") if locale == "zh" else ("en", "zh")
    return getattr(thing, f"{field}_{own}") or getattr(thing, f"{field}_{other}") or ""
