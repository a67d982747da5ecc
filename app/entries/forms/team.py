"""The forms of an entry's team: whom to invite with which right, and changing it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, SelectField
from wtforms.validators import InputRequired

from app.entries.forms.rows import at_most
from app.entries.models import GRANTS, RIGHT_WORDS, Right
from app.web.forms import LaurelForm
from app.web.language import language

LANGUAGE_NAMES = (("en", "English"), ("zh", "中文"))


class RightForm(LaurelForm):
    """What a member may do."""

    right = SelectField(_l("May"), [InputRequired(_l("Choose one."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right.choices = [(right.value, gettext(RIGHT_WORDS[right])) for right in GRANTS]

    def chosen(self) -> Right:
        """The right that was chosen."""
        return Right(self.right.data)


class InviteForm(LaurelForm):
    """An invitation into the team."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(_l("Say whom you invite: write their e-mail address.")), at_most(254)],
    )
    right = RadioField(_l("This person may"), [InputRequired(_l("Choose what this person may do."))])
    locale = SelectField(_l("Language of the mail"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right.choices = [(right.value, gettext(RIGHT_WORDS[right])) for right in GRANTS]
        self.locale.choices = list(LANGUAGE_NAMES)
        if not self.is_submitted():
            self.right.data, self.locale.data = Right.TEXT.value, language()

    def chosen(self) -> Right:
        """The right that was chosen."""
        return Right(self.right.data)
