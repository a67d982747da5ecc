"""A contest's own questions to entrants: asked, changed, put in order, no longer asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import AnswerKind, Contest, ContestState, EntryQuestion
from app.contests.operations.calendar import NotTheMoment
from app.db import new_code
from app.web.rules import N_, Invalid

MOST = 40
KIND_WORDS = {
    AnswerKind.TEXT: N_("A short text"),
    AnswerKind.LONG_TEXT: N_("A long text"),
    AnswerKind.CHOICE: N_("One choice"),
    AnswerKind.SEVERAL: N_("Several choices"),
    AnswerKind.NUMBER: N_("A number"),
    AnswerKind.LINK: N_("A link"),
    AnswerKind.YES_NO: N_("Yes or no"),
}
WITH_OPTIONS = (AnswerKind.CHOICE, AnswerKind.SEVERAL)


class LabelMissing(Invalid):
    """A question without words."""

    message = N_("Write the question in English, in Chinese or in both.")
    field = "label_en"


class OptionsMissing(Invalid):
    """A choice between nothing."""

    message = N_("Write at least two choices, each on its own line.")
    field = "options"


class AnsweredAlready(Invalid):
    """Answers of one kind cannot become answers of another."""

    message = N_("Entrants have answered this question, so its kind stays. Ask a new one instead.")
    field = "kind"


class TooMany(Invalid):
    """More than anybody would answer."""

    message = N_("A contest asks at most %(most)s questions of its own.")


@dataclass(frozen=True, kw_only=True)
class NewQuestion:
    """A question as the organizer wants it; `options` are pairs of English and Chinese."""

    kind: AnswerKind
    label_en: str = ""
    label_zh: str = ""
    hint_en: str = ""
    hint_zh: str = ""
    category_id: int | None = None
    options: Sequence[tuple[str, str]] = field(default_factory=list)
    is_required: bool = False
    for_judges: bool = False


def ask(session: Session, contest: Contest, new: NewQuestion, *, by: User) -> EntryQuestion:
    """Ask a further question, after the others; raises LabelMissing, OptionsMissing, TooMany."""
    if len(contest.entry_questions) >= MOST:
        raise TooMany(most=MOST)
    question = EntryQuestion(position=1 + max((one.position for one in contest.entry_questions), default=0))
    _fill(contest, question, new)
    contest.entry_questions.append(question)
    session.flush()
    _note(session, contest, "entry-question.asked", question, by)
    return question


def change(
    session: Session, contest: Contest, question: EntryQuestion, new: NewQuestion, *, by: User
) -> None:
    """Put a question differently; a choice that keeps its words keeps its answers. Raises as asking does."""
    if question.kind is not new.kind and _is_answered(session, question):
        raise AnsweredAlready
    _fill(contest, question, new)
    session.flush()
    _note(session, contest, "entry-question.changed", question, by)


def move(session: Session, contest: Contest, question: EntryQuestion, *, by: User, up: bool) -> None:
    """Change places with the neighbour."""
    asked = [one for one in contest.entry_questions if not one.is_retired]
    place = asked.index(question) + (-1 if up else 1)
    if not 0 <= place < len(asked):
        return
    question.position, asked[place].position = asked[place].position, question.position
    session.flush()
    _note(session, contest, "entry-question.moved", question, by)


def retire(session: Session, contest: Contest, question: EntryQuestion, *, by: User, retired: bool) -> None:
    """Ask a question no longer, or again; answers that were given are kept."""
    question.is_retired = retired
    session.flush()
    _note(session, contest, "entry-question.retired" if retired else "entry-question.asked", question, by)


def _fill(contest: Contest, question: EntryQuestion, new: NewQuestion) -> None:
    if contest.state not in (ContestState.DRAFT, ContestState.OPEN):
        raise NotTheMoment
    if not (new.label_en or new.label_zh):
        raise LabelMissing
    if new.kind in WITH_OPTIONS and len(new.options) < 2:
        raise OptionsMissing
    known = {(one["en"], one["zh"]): one["key"] for one in question.options or []}
    for name in ("kind", "label_en", "label_zh", "hint_en", "hint_zh", "category_id"):
        setattr(question, name, getattr(new, name))
    question.is_required, question.for_judges = new.is_required, new.for_judges
    pairs = list(new.options) if new.kind in WITH_OPTIONS else []
    question.options = [
        {"key": known.get(pair) or new_code(6), "en": pair[0], "zh": pair[1]} for pair in pairs
    ]


def _is_answered(session: Session, question: EntryQuestion) -> bool:
    # Answers live in a room above; their table is asked by name, without importing the room.
    answers = sa.table("entry_answer", sa.column("question_id"))
    counted = sa.select(sa.func.count()).select_from(answers).where(answers.c.question_id == question.id)
    return bool(session.scalar(counted))


def _note(session: Session, contest: Contest, action: str, question: EntryQuestion, by: User) -> None:
    detail: dict[str, Any] = {
        "kind": question.kind.value,
        "question": question.label_en or question.label_zh,
        "required": question.is_required,
        "for_judges": question.for_judges,
    }
    subject = f"entry-question:{question.id}"
    record(session, action, subject, by=by.id, contest_id=contest.id, detail=detail)
