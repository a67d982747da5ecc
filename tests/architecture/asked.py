"""The world's questions to entrants and what was agreed to: an answer, a consent, a guardian asked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.models import User, hash_token
from app.contests.models import AnswerKind, Contest, EntryQuestion
from app.db import now
from app.entries.models import Answer, Attachment, AttachmentKind, AttachmentState, Entry, Guardian
from app.entries.operations.consent import consent_as_guardian, note_consent

GUARDIAN, AGREED = "a-guardian-was-asked-by-this", "a-guardian-agreed-by-this"


def ask_and_agree(
    session: Session, contest: Contest, begun: Entry, people: dict[str, User], names: dict[str, str]
) -> None:
    """A question with its answer, terms that were agreed to, a guardian's open link."""
    contest.adult_age, contest.rights_en, contest.rights_zh = 18, "I made this film.", "影片由我制作。"
    question = EntryQuestion(
        position=1, kind=AnswerKind.TEXT, label_en="Where?", label_zh="在哪里？", for_judges=True
    )
    contest.entry_questions.append(question)
    session.flush()
    begun.answers.append(Answer(question_id=question.id, value="灯"))
    begun.birth_year = now().year - 15
    note_consent(session, begun, gave=True, by=people["entrant"], at=now())
    _guardian(session, begun, GUARDIAN)
    names["file"] = _file(session, begun, people["entrant"])
    names["question"] = str(question.id)
    names["guardian_token"], names["agreed_token"] = GUARDIAN, AGREED


def _file(session: Session, entry: Entry, by: User) -> str:
    """A poster that was kept; what lies under its key is put there with the films' files."""
    assert entry.film is not None
    poster = Attachment(
        entry_id=entry.id,
        kind=AttachmentKind.POSTER,
        state=AttachmentState.READY,
        file_name="poster.jpg",
        content_type="image/jpeg",
        size=1,
        storage_key=str(entry.film.poster_key),
        added_by=by.id,
    )
    session.add(poster)
    session.flush()
    session.expire(entry, ["attachments"])
    return poster.code


def agreed(session: Session, entry: Entry) -> None:
    """An entry whose guardian has said yes."""
    guardian = _guardian(session, entry, AGREED)
    consent_as_guardian(session, guardian, "Zhao Hong", locale="zh", at=now())


def _guardian(session: Session, entry: Entry, token: str) -> Guardian:
    guardian = Guardian(
        entry_id=entry.id,
        email=f"{token}@example.org",
        token_hash=hash_token(token),
        expires_at=now() + timedelta(days=30),
    )
    session.add(guardian)
    session.flush()
    session.refresh(entry)
    return guardian
