"""What an entrant writes: the plain content of an entry, what is still missing, and its frozen body."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from dataclasses import field as made
from datetime import date
from typing import Any

from app.contests.models import EntryQuestion
from app.entries.models import AiUse, Answer, AttachmentKind, AttachmentState, Credit, Entry, new_key
from app.entries.operations.answers import frozen_answers, unanswered
from app.entries.operations.needed import has_agreed, has_guardian, says_age
from app.films.models import Film, FilmState, Origin
from app.web.rules import N_

# Letters of Unicode that show nothing: a title made of them is no title.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


@dataclass(frozen=True, kw_only=True)
class CreditLine:
    """One contributor as written; `role` is a code of CREDIT_ROLES, `key` names the line between writers."""

    key: str = made(default_factory=new_key, compare=False)
    role: str
    name_en: str = ""
    name_zh: str = ""
    organisation: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class AiLine:
    """One tool as written; `stage` and `techniques` are codes of AI_STAGES and AI_TECHNIQUES."""

    key: str = made(default_factory=new_key, compare=False)
    tool: str
    version: str = ""
    stage: str = ""
    techniques: Sequence[str] = ()
    share: int | None = None
    purpose: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """The answer to one question of the contest's own; `key` is the question's number."""

    key: str
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that the entrant's pages send: never a state, a contest, a code or a film."""

    title_en: str = ""
    title_zh: str = ""
    synopsis_en: str = ""
    synopsis_zh: str = ""
    category_id: int | None = None
    genre: str = ""
    adapted_from: str = ""
    spoken_language: str = ""
    subtitle_languages: Sequence[str] = ()
    content_warnings: Sequence[str] = ()
    shots: int | None = None
    work_days: int | None = None
    made_from: date | None = None
    made_until: date | None = None
    is_main: bool = True
    ai_share: int | None = None
    poster_still: int | None = None
    chosen_stills: Sequence[int] = ()
    has_consent: bool = False
    may_publish: bool = False
    public_name: str = ""
    birth_year: int | None = None
    credits: Sequence[CreditLine] = ()
    ai_uses: Sequence[AiLine] = ()
    answers: Sequence[AnswerLine] = ()

    @classmethod
    def of(cls, entry: Entry) -> Content:
        """What an entry says now."""
        return cls(
            **{name: _frozen(getattr(entry, name)) for name in COLUMNS if name != "has_consent"},
            has_consent=has_agreed(entry),
            credits=[CreditLine(**_parts(row, CreditLine)) for row in entry.credits],
            ai_uses=[AiLine(**_parts(row, AiLine)) for row in entry.ai_uses],
            answers=[
                AnswerLine(key=str(row.question_id), value=row.value)
                for row in sorted(entry.answers, key=lambda row: row.question_id)
            ],
        )

    def columns(self) -> dict[str, Any]:
        """The parts that are columns of the entry itself."""
        return {name: _thawed(getattr(self, name)) for name in COLUMNS}

    def put_lines(self, entry: Entry) -> None:
        """Make the entry's lists say what was written, each line in its own row."""
        entry.credits = _rows(Credit, entry.credits, self.credits)
        entry.ai_uses = _rows(AiUse, entry.ai_uses, self.ai_uses)
        entry.answers = _answers(entry.answers, self.answers)


POSTER, STILL, EVIDENCE, LICENCE = AttachmentKind
LISTED = ("credits", "ai_uses", "answers")
COLUMNS = tuple(one.name for one in fields(Content) if one.name not in LISTED)


def _parts(row: Any, line: type[CreditLine | AiLine]) -> dict[str, Any]:
    return {one.name: _frozen(getattr(row, one.name)) for one in fields(line)}


def _rows(kind: type[Any], known: Sequence[Any], lines: Sequence[CreditLine | AiLine]) -> list[Any]:
    by_key = {row.key: row for row in known}
    rows = []
    for position, line in enumerate(lines, start=1):
        row = by_key.pop(line.key, None) or kind()
        for name, value in vars(line).items():
            setattr(row, name, _thawed(value))
        row.position = position
        rows.append(row)
    return rows


def _answers(known: Sequence[Answer], lines: Sequence[AnswerLine]) -> list[Answer]:
    by_key = {str(row.question_id): row for row in known}
    rows = []
    for line in lines:
        row = by_key.get(line.key) or Answer(question_id=int(line.key))
        row.value = line.value
        rows.append(row)
    return rows


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _thawed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Part:
    """Something an entry cannot be submitted without: the step and field it belongs to, and the words."""

    step: str
    field: str
    sentence: str
    params: Mapping[str, Any] = made(default_factory=dict)


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
        (has_agreed(entry), CONSENT),
        (says_age(entry), BIRTH_YEAR),
        (has_guardian(entry), GUARDIAN),
    )
    missing = [part for is_there, part in checks if not is_there]
    return [*missing, *map(_answer_to, unanswered(entry))]


def _answer_to(question: EntryQuestion) -> Part:
    english, chinese = question.label_en or question.label_zh, question.label_zh or question.label_en
    params = {"question": english, "question_en": english, "question_zh": chinese}
    return Part("questions", f"answer_{question.id}", ANSWER, params)


TITLE = Part("work", "title_en", N_("Give the film a title, in English, in Chinese or in both."))
SYNOPSIS = Part("work", "synopsis_en", N_("Say in a few sentences what the film is about."))
CATEGORY = Part("work", "category_id", N_("Choose a category."))
CREDITS = Part("people", "credits", N_("Name at least one person, such as the director."))
FILM = Part("film", "upload", N_("Upload the film; its last byte must have arrived."))
PLAYABLE = Part("film", "upload", N_("This film could not be accepted. Upload another one."))
ANSWER = N_("Answer this question: %(question)s")
CONSENT = Part("rights", "has_consent", N_("Agree to the rules of the contest."))
BIRTH_YEAR = Part("rights", "birth_year", N_("Write your year of birth; a guardian may have to agree."))
GUARDIAN = Part("rights", "guardian", N_("A guardian has to agree: ask for their consent."))


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
        "credits": [_said(row, CreditLine) for row in entry.credits],
        "ai_uses": [_said(row, AiLine) for row in entry.ai_uses],
        "answers": frozen_answers(entry),
        **_files(entry),
        "film": {
            "code": film.code,
            "size": film.size,
            "sha256": film.sha256,
            "duration_ms": film.duration_ms,
        },
        **_subtitles(film),
    }


def _subtitles(film: Film) -> dict[str, Any]:
    """What was sent of subtitles, by language; nothing where none was, as before there were any."""
    sent = {row.language: row.digest for row in film.subtitles if row.origin is Origin.FILE}
    return {"subtitles": sent} if sent else {}


def _texts(entry: Entry) -> dict[str, Any]:
    # A year of birth serves one check and belongs in no record that is kept for good.
    found = {name: getattr(entry, name) for name in COLUMNS if name != "birth_year"}
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in found.items()}


def _files(entry: Entry) -> dict[str, Any]:
    """Codes of the files that were kept, by the part of the entry that they belong to."""
    ready = [one for one in entry.attachments if one.state is AttachmentState.READY]
    parts = {"pictures": (POSTER, STILL), "evidence": (EVIDENCE,), "licences": (LICENCE,)}
    return {part: [one.code for one in ready if one.kind in kinds] for part, kinds in parts.items()}


def _said(row: Credit | AiUse, line: type[CreditLine | AiLine]) -> dict[str, Any]:
    return {name: _thawed(value) for name, value in _parts(row, line).items() if name != "key"}


def same_content(body: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two bodies say the same; what the check found out about the same film does not count."""
    return _comparable(body) == _comparable(other)


def _comparable(body: dict[str, Any]) -> dict[str, Any]:
    film = body.get("film") or {}
    # What is empty counts as absent: bodies frozen long ago know nothing of fields that came later.
    full = {**body, "film": film.get("code"), "category": body.get("category_id")}
    return {name: value for name, value in full.items() if value not in (None, "", False, [])}
