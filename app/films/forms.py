"""What an organizer says of films: why two are the same or not, and why one is taken down."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import LaurelForm

MOST = 500
TOO_LONG = _l("Say it in at most 500 characters.")


class LikenessForm(LaurelForm):
    """Why two films are the same, or are not."""

    reason = StringField(
        _l("Reason, for the record"),
        [
            InputRequired(_l("Say in a sentence why, so that it can be understood later.")),
            Length(max=MOST, message=TOO_LONG),
        ],
    )


class TakeDownForm(LaurelForm):
    """Why a film is taken down."""

    reason = StringField(
        _l("Reason, for the entrant to read"),
        [
            InputRequired(_l("Say why the film is taken down; its entrant reads this sentence.")),
            Length(max=MOST, message=TOO_LONG),
        ],
    )
