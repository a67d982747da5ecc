"""The form that takes a plan as a file."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from app.web.forms import LaurelForm


class SheetForm(LaurelForm):
    """A CSV file with the columns entry and judge."""

    file = FileField(
        _l("CSV file"),
        [FileRequired(_l("Choose a file."))],
        description=_l("Columns “entry” (its code) and “judge” (their e-mail address); others are ignored."),
    )
