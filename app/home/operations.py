"""What can happen across all rooms: the demo contest is removed with everything that belongs to it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.contests.models import Contest


def remove_demo(session: Session, contest: Contest, *, by: User) -> None:
    """Remove the demo contest."""
