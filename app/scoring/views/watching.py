"""What every room shows of a film under the player: how much was seen, and a way to say it does not play."""

from __future__ import annotations

from typing import Any

from app.assignments.models import Assignment
from app.entries.models import CONTENT_WARNINGS, GENRES
from app.scoring.forms import TroubleForm
from app.scoring.queries.troubles import last_report
from app.scoring.queries.viewing import share_seen, viewing_of
from app.web.database import session


def watching_of(assignment: Assignment) -> dict[str, Any]:
    """The values that scoring/_watching.html reads besides the blind entry."""
    viewing = viewing_of(session, assignment)
    return {
        "genres": GENRES,
        "seen": [(begin / 1000, end / 1000) for begin, end in viewing.spans] if viewing else [],
        "share": share_seen(session, assignment),
        "warning_words": CONTENT_WARNINGS,
        "trouble": last_report(session, assignment),
        "trouble_form": TroubleForm(formdata=None),
    }
