"""The form of a triage: one of three words, and why it is said early."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from app.scoring.models import Choice
from app.web.forms import LaurelForm
from app.web.rules import N_, Invalid


class NoWord(Invalid):
    """None of the three words."""

    message = N_("Press yes, maybe or no.")


class TriageForm(LaurelForm):
    """What a judge says of a film; the word is the button that was pressed."""

    choice = StringField()
    # What the page showed as said already; empty where nothing was.
    seen = StringField()
    viewing_reason = StringField(
        _l("Why you decide without having watched all that is asked"),
        [Length(max=500)],
        description=_l("The organizer reads it beside your word."),
    )

    def word(self) -> Choice:
        """The word that was pressed; raises NoWord."""
        try:
            return Choice(self.choice.data or "")
        except ValueError:
            raise NoWord from None
