"""The form that takes a plan as a file."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField

from app.assignments.forms.organizer import choices
from app.web.forms import LaurelForm


class SheetForm(LaurelForm):
    """A CSV file with the columns entry and judge, and what it is to do to the seats that are held."""

    file = FileField(
        _l("CSV file"),
        [FileRequired(_l("Choose a file."))],
        description=_l(
            "Columns “entry” (its code) and “judge” (their e-mail address); in a column “change” the word "
            "“remove” takes a pair back. Other columns are ignored."
        ),
    )
    extent = RadioField(
        _l("This file is"),
        choices=choices(
            {
                "more": _l("What changes: its pairs are added, those marked “remove” come back"),
                "whole": _l("The whole plan: what waits and is not in it comes back"),
            }
        ),
        default="more",
        description=_l("Begun and finished reviews stay in either case."),
    )
