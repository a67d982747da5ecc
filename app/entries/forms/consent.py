"""The forms of consent: whom to ask, and the guardian's yes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, SelectField, StringField
from wtforms.validators import InputRequired

from app.entries.forms.rows import at_most, one_line
from app.entries.forms.team import LANGUAGE_NAMES
from app.web.forms import LaurelForm
from app.web.language import language


class GuardianForm(LaurelForm):
    """A guardian's address."""

    email = EmailField(
        _l("E-mail address of your guardian"),
        [InputRequired(_l("Write the e-mail address of a parent or guardian.")), at_most(254)],
    )
    locale = SelectField(_l("Language of the mail"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locale.choices = list(LANGUAGE_NAMES)
        if not self.is_submitted():
            self.locale.data = language()


class AgreeForm(LaurelForm):
    """A guardian's consent."""

    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Write your name, so that the record says who agreed.")), at_most(120)],
        filters=[one_line],
    )
    agrees = BooleanField(
        _l("I am a parent or guardian of this person and agree to what is written above."),
        [InputRequired(_l("Tick the box to agree; without it nothing is recorded."))],
    )
