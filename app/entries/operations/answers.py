"""Answers to a contest's own questions: which are asked, whether they are given, what they say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.contests.models import AnswerKind, EntryQuestion
from app.entries.models import Entry

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Said:
    """An answer as readers of either language see it."""

    label_en: str
    label_zh: str
    value_en: str
    value_zh: str
    is_link: bool = False


def asked_of(entry: Entry) -> list[EntryQuestion]:
    """The questions that an entry is asked now, by its category, in their order."""
    return [
        one
        for one in entry.contest.entry_questions
        if not one.is_retired and one.category_id in (None, entry.category_id)
    ]


def unanswered(entry: Entry) -> list[EntryQuestion]:
    """The questions without whose answer an entry is not submitted."""
    given = {answer.question_id for answer in entry.answers if answer.value}
    return [one for one in asked_of(entry) if one.is_required and one.id not in given]


def said_in(entry: Entry, *, for_judges: bool = False) -> list[Said]:
    """What was answered, in the order of the questions; judges get what is marked for them alone."""
    given = {answer.question_id: answer.value for answer in entry.answers if answer.value}
    questions = [one for one in entry.contest.entry_questions if one.id in given]
    return [said(one, given[one.id]) for one in questions if one.for_judges or not for_judges]


def said(question: EntryQuestion, value: str) -> Said:
    """One answer in words of both languages."""
    words = {key: (en or zh, zh or en) for key, en, zh in map(_option, question.options)}
    words |= {YES: ("yes", "是"), NO: ("no", "否")} if question.kind is AnswerKind.YES_NO else {}
    pairs = [words.get(key, (key, key)) for key in parts_of(question.kind, value)]
    english, chinese = ", ".join(pair[0] for pair in pairs), "、".join(pair[1] for pair in pairs)
    link = question.kind is AnswerKind.LINK
    return Said(question.label_en, question.label_zh, english, chinese, is_link=link)


def parts_of(kind: AnswerKind, value: str) -> Sequence[str]:
    """The keys of several choices, or the one text that all other answers are."""
    return [str(key) for key in json.loads(value)] if kind is AnswerKind.SEVERAL and value else [value]


def frozen_answers(entry: Entry) -> list[dict[str, Any]]:
    """The answers as plain values, to be kept in a revision."""
    kept = ("label_en", "label_zh", "value_en", "value_zh")
    return [{name: getattr(one, name) for name in kept} for one in said_in(entry)]


def _option(option: dict[str, str]) -> tuple[str, str, str]:
    return option["key"], option["en"], option["zh"]
