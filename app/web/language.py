"""The reader's language and time: which catalogue, which of two texts, which zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations, Translations
from flask import Flask, request, session
from flask_babel import Babel, get_locale, get_translations
from flask_login import current_user

LANGUAGES = ("en", "zh")
# Every translated sentence is looked up here; Flask-Babel wants it relative or absolute.
CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


def init_app(app: Flask) -> None:
    """Choose the language per request and give templates what they need for it."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUES)
    Babel(app, locale_selector=_select)
    _look_up_quickly(app)
    app.jinja_env.filters["local"] = local
    app.jinja_env.filters["local_tag"] = local_tag
    app.jinja_env.filters["spoken"] = spoken
    app.jinja_env.filters["in_zone"] = in_zone
    app.jinja_env.filters["clock_in"] = lambda moment, zone: f"{in_zone(moment, zone):%Y-%m-%d %H:%M}"
    app.context_processor(lambda: {"locale": language()})


def _look_up_quickly(app: Flask) -> None:
    """Keep each language's catalogue: Flask-Babel looks for it anew at every sentence of a page."""
    known: dict[str, Any] = {}

    def catalogue() -> Any:
        code = language()
        return known.get(code) or known.setdefault(code, get_translations())

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # added by its extension
        gettext=lambda text: catalogue().ugettext(text),
        ngettext=lambda one, several, count: catalogue().ungettext(one, several, count),
        newstyle=True,
    )


def _select() -> str:
    # A page that is the same bytes for everybody names its language in the address.
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    chosen = session.get("locale")
    if chosen in LANGUAGES:
        return str(chosen)
    if current_user and current_user.is_authenticated:
        return str(current_user.locale)
    return request.accept_languages.best_match(LANGUAGES) or "en"


def language() -> str:
    """The reader's language: en or zh."""
    locale = get_locale()
    return locale.language if locale is not None else "en"


def local(thing: Any, name: str) -> str:
    """One of a thing's two texts (name_en, name_zh): the reader's, else the other."""
    own, other = ("zh", "en") if language() == "zh" else ("en", "zh")
    return getattr(thing, f"{name}_{own}") or getattr(thing, f"{name}_{other}") or ""


def local_tag(thing: Any, name: str) -> str:
    """The language tag of the text that `local` finds; thing may be a mapping, as in a snapshot."""
    english, chinese = (
        thing.get(field) if isinstance(thing, Mapping) else getattr(thing, field)
        for field in (f"{name}_en", f"{name}_zh")
    )
    return "zh-Hans" if chinese and (language() == "zh" or not english) else "en"


@cache
def catalogue(locale: str) -> NullTranslations:
    """The sentences of one language, for what is written without a reader."""
    return Translations.load(CATALOGUES, [locale])


def own_name(code: str) -> str:
    """What a language calls itself, such as 中文; the code where that is not known."""
    try:
        return Locale.parse(code, sep="-").get_language_name() or code
    except (UnknownLocaleError, ValueError):
        return code


def name_of(code: str) -> str:
    """What the reader's language calls a language; the code where that is not known."""
    return str((get_locale() or Locale("en")).languages.get(code, code))


def spoken(params: Mapping[str, Any], locale: str = "") -> dict[str, Any]:
    """What fills a sentence, in `locale` or the reader's language.

    Codes in `languages` become its `choices`; of `name_en` and `name_zh` one becomes its `name`.
    """
    own = Locale(locale) if locale else get_locale() or Locale("en")
    tail = f"_{own.language}"
    params = {**params, **{name.removesuffix(tail): params[name] for name in params if name.endswith(tail)}}
    if not params.get("languages"):
        return params
    named = (own.languages.get(code, code) for code in params["languages"])
    return {**params, "choices": ("、" if own.language == "zh" else ", ").join(named)}


def in_zone(moment: datetime, zone: str) -> datetime:
    """A moment on the clocks of a zone."""
    return moment.astimezone(ZoneInfo(zone))
