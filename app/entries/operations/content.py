"""What an entrant writes: the plain content of an entry, what is still missing, and its frozen body."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.entries.models import AiUse, Credit, Entry
from app.films.models import FilmState
from app.web.rules import N_

# Letters of Unicode that show nothing: a title made of them is no title.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


@dataclass(frozen=True, kw_only=True)
class CreditLine:
    """One contributor as written; `role` is a code of CREDIT_ROLES."""

    role: str
    name_en: str = ""
    name_zh: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class AiLine:
    """One tool as written."""

    tool: str
    version: str = ""
    purpose: str = ""


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that the entrant's page sends: never a state, a contest, a code or a film."""

    title_en: str = ""
    title_zh: str = ""
    synopsis_en: str = ""
    synopsis_zh: str = ""
    category_id: int | None = None
    genre: str = ""
    spoken_language: str = ""
    subtitle_languages: Sequence[str] = ()
    credits: Sequence[CreditLine] = ()
    ai_uses: Sequence[AiLine] = ()
    has_consent: bool = False

    def columns(self) -> dict[str, Any]:
        """The parts that are columns of the entry itself."""
        return {
            "title_en": self.title_en,
            "title_zh": self.title_zh,
            "synopsis_en": self.synopsis_en,
            "synopsis_zh": self.synopsis_zh,
            "category_id": self.category_id,
            "genre": self.genre,
            "spoken_language": self.spoken_language,
            "subtitle_languages": list(self.subtitle_languages),
            "has_consent": self.has_consent,
        }

    def credit_rows(self) -> list[Credit]:
        """Fresh rows in the order written."""
        return [
            Credit(
                position=position,
                role=line.role,
                name_en=line.name_en,
                name_zh=line.name_zh,
                email=line.email,
            )
            for position, line in enumerate(self.credits, start=1)
        ]

    def ai_rows(self) -> list[AiUse]:
        """Fresh rows in the order written."""
        return [
            AiUse(position=position, tool=line.tool, version=line.version, purpose=line.purpose)
            for position, line in enumerate(self.ai_uses, start=1)
        ]


@dataclass(frozen=True)
class Part:
    """Something an entry cannot be submitted without: the step and field it belongs to, and the words."""

    step: str
    field: str
    sentence: str


def shows(text: str) -> bool:
    """Whether a reader would see anything of a text."""
    return any(unicodedata.category(mark)[0] in "LNPS" and mark not in BLANK_LETTERS for mark in text)


def missing_parts(entry: Entry) -> list[Part]:
    """What is still missing, in the order of the page; empty when the entry can be submitted."""
    checks = (
        (shows(entry.title_en) or shows(entry.title_zh), TITLE),
        (shows(entry.synopsis_en) or shows(entry.synopsis_zh), SYNOPSIS),
        (entry.category_id is not None, CATEGORY),
        (bool(entry.credits), CREDITS),
        (entry.film is not None, FILM),
        (entry.film is None or entry.film.state is not FilmState.REJECTED, PLAYABLE),
        (entry.has_consent, CONSENT),
    )
    return [part for is_there, part in checks if not is_there]


TITLE = Part("film", "title_en", N_("Give the film a title, in English, in Chinese or in both."))
SYNOPSIS = Part("film", "synopsis_en", N_("Say in a few sentences what the film is about."))
CATEGORY = Part("film", "category_id", N_("Choose a category."))
CREDITS = Part("credits", "credits", N_("Name at least one person, such as the director."))
FILM = Part("upload", "upload", N_("Upload the film; its last byte must have arrived."))
PLAYABLE = Part("upload", "upload", N_("This film could not be accepted. Upload another one."))
CONSENT = Part("consent", "has_consent", N_("Agree to the rules of the contest."))


def body_of(entry: Entry) -> dict[str, Any]:
    """The entry as plain JSON values, to be frozen in a revision.

    `film.sha256` and `film.duration_ms` are null while the film is still being checked; the film row has
    them afterwards and never changes them. No name of a file or of an account stands in it.
    """
    category, film = entry.category, entry.film
    assert film is not None
    return {
        **_texts(entry),
        "category": category and {"en": category.title_en, "zh": category.title_zh},
        "credits": [
            {"role": line.role, "name_en": line.name_en, "name_zh": line.name_zh, "email": line.email}
            for line in entry.credits
        ],
        "ai_uses": [
            {"tool": line.tool, "version": line.version, "purpose": line.purpose} for line in entry.ai_uses
        ],
        "film": {
            "code": film.code,
            "size": film.size,
            "sha256": film.sha256,
            "duration_ms": film.duration_ms,
        },
    }


def _texts(entry: Entry) -> dict[str, Any]:
    return {
        "title_en": entry.title_en,
        "title_zh": entry.title_zh,
        "synopsis_en": entry.synopsis_en,
        "synopsis_zh": entry.synopsis_zh,
        "category_id": entry.category_id,
        "genre": entry.genre,
        "spoken_language": entry.spoken_language,
        "subtitle_languages": list(entry.subtitle_languages),
        "has_consent": entry.has_consent,
    }


def same_content(body: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two bodies say the same; what the check found out about the same film does not count."""
    return _comparable(body) == _comparable(other)


def _comparable(body: dict[str, Any]) -> dict[str, Any]:
    film = body.get("film") or {}
    return {**body, "film": film.get("code"), "category": body.get("category_id")}
