"""What all judges of a contest share: words for craft faults and the terms they read."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.operations import record
from app.contests.models import Contest, DefectKind, Terms
from app.web.rules import N_, Invalid

MOST_DEFECTS = 20


class TooManyDefects(Invalid):
    """A list that nobody would read while a film plays."""

    field = "title_en"
    message = N_("Judges choose among at most %(most)s words; retire one first.")


class DefectKnown(Invalid):
    """The list has this word."""

    field = "title_en"
    message = N_("This word is already on the list.")


class TermsEmpty(Invalid):
    """Terms that say nothing bind nobody."""

    field = "text_en"
    message = N_("Write the terms at least in English, or leave them as they are.")


def add_defect_kind(
    session: Session, contest: Contest, title_en: str, title_zh: str, *, by: User
) -> DefectKind:
    """Offer judges a further word, or one that was retired again. Raises TooManyDefects or DefectKnown."""
    same = next((kind for kind in contest.defect_kinds if kind.title_en.lower() == title_en.lower()), None)
    if same is not None and not same.is_retired:
        raise DefectKnown
    if sum(not kind.is_retired for kind in contest.defect_kinds) >= MOST_DEFECTS:
        raise TooManyDefects(most=MOST_DEFECTS)
    if same is None:
        position = 1 + max((kind.position for kind in contest.defect_kinds), default=0)
        same = DefectKind(position=position, key=f"{_key(title_en)}-{position}", title_en=title_en)
        contest.defect_kinds.append(same)
    same.title_zh, same.is_retired = title_zh, False
    session.flush()
    record(session, "defect.added", f"defect:{same.key}", by=by.id, contest_id=contest.id)
    return same


def retire_defect_kind(session: Session, contest: Contest, kind: DefectKind, *, by: User) -> None:
    """Offer a word no longer; what was noted with it stays."""
    kind.is_retired = True
    session.flush()
    record(session, "defect.retired", f"defect:{kind.key}", by=by.id, contest_id=contest.id)


def set_terms(session: Session, contest: Contest, text_en: str, text_zh: str, *, by: User) -> Terms | None:
    """Write a new version of the terms, which every judge reads; the same words are no new version.

    Raises TermsEmpty.
    """
    if not text_en:
        raise TermsEmpty
    last = current_terms(session, contest.id)
    if last is not None and (last.text_en, last.text_zh) == (text_en, text_zh):
        return None
    terms = Terms(
        contest_id=contest.id, version=1 + (last.version if last else 0), text_en=text_en, text_zh=text_zh
    )
    session.add(terms)
    session.flush()
    record(session, "terms.changed", f"terms:{terms.version}", by=by.id, contest_id=contest.id)
    return terms


def current_terms(session: Session, contest_id: int) -> Terms | None:
    """The newest version of what judges promise."""
    return session.scalar(
        sa.select(Terms).where(Terms.contest_id == contest_id).order_by(Terms.version.desc()).limit(1)
    )


def _key(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:30] or "word"
