"""Finding the table for whoever asks: absent for all who neither sit at it nor organize the contest."""

from __future__ import annotations

from flask import abort
from flask_login import current_user

from app.deliberation.models import Motion
from app.deliberation.queries.table import Table, motions_of, table_for
from app.web.database import session


def table_or_404(slug: str, number: int) -> Table:
    """The table, or absence."""
    found: Table = table_for(session, current_user, slug, number) or abort(404)
    return found


def led_or_404(slug: str, number: int) -> Table:
    """The table for who leads it, or absence."""
    found = table_or_404(slug, number)
    if not found.viewer.leads:
        abort(404)
    return found


def motion_or_404(table: Table, number: int) -> Motion:
    """A motion that the viewer may read, or absence."""
    known = (motion for motion in motions_of(session, table) if motion.number == number)
    motion: Motion = next(known, None) or abort(404)
    return motion
