"""The form of a rubric as its page shows it, and what stands afterwards."""

from __future__ import annotations

from sqlalchemy.orm import Session, object_session

from app.contests.models import Contest


def sheet(contest: Contest, **more: str) -> dict[str, str]:
    """The form as its page shows it, with what is typed over it."""
    rubric = contest.rounds[0].rubric
    form = {"edition": str(rubric.edition), "scale_min": "1", "scale_max": "10", "scale_step": "0.5"}
    for place, one in enumerate(rubric.criteria):
        row = {"key": one.key, "title_en": one.title_en, "title_zh": one.title_zh, "weight": str(one.percent)}
        form |= {f"criteria-{place}-{name}": value for name, value in row.items()}
        form[f"criteria-{place}-place"] = str(place + 1)
    _let_go(contest)
    return {**form, **{name.replace("__", "-"): value for name, value in more.items()}}


def _let_go(contest: Contest) -> None:
    """End what the test has read, so that pages may write."""
    session = object_session(contest)
    assert session is not None
    session.commit()


def standing(session: Session, contest: Contest) -> list[tuple[str, str, str]]:
    """Keys, names and percents as they stand."""
    session.expire_all()
    criteria = contest.rounds[0].rubric.criteria
    found = [(one.key, one.title_en, str(one.percent)) for one in criteria]
    session.commit()
    return found
