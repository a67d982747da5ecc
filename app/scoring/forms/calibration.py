"""The form that lets a film calibrate the judges of a round."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import LaurelForm


class CalibrationFilmForm(LaurelForm):
    """A film by its code."""

    entry = StringField(
        _l("Code of the entry"),
        [InputRequired(_l("Fill this in.")), Length(max=16)],
        description=_l("It stands in the list of entries, and in the address of the entry's page."),
    )


class CalibrationTermsForm(LaurelForm):
    """What judges see of it afterwards."""

    shows_panel = BooleanField(
        _l("When everybody is done, each judge may see their own scores beside the panel's, without names")
    )
