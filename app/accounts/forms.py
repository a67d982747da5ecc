"""The forms of the door: sign up, sign in, choose a password, invite."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.web.forms import LaurelForm

REQUIRED = InputRequired(_l("Fill this in."))


class SignInForm(LaurelForm):
    """Address and password."""

    email = EmailField(_l("E-mail address"), [REQUIRED, Length(max=1000)])
    password = PasswordField(_l("Password"), [REQUIRED, Length(max=1000)])


class SignUpForm(LaurelForm):
    """A new account."""

    name = StringField(_l("Your name"), [REQUIRED, Length(max=120)])
    email = EmailField(_l("E-mail address"), [REQUIRED, Length(max=1000)])
    password = PasswordField(_l("Password"), [REQUIRED, Length(max=1000)])


class ForgottenForm(LaurelForm):
    """Where the link for a new password goes."""

    email = EmailField(_l("E-mail address"), [REQUIRED, Length(max=1000)])


class NewPasswordForm(LaurelForm):
    """A new password."""

    password = PasswordField(_l("New password"), [REQUIRED, Length(max=1000)])


class AcceptForm(LaurelForm):
    """Accepting an invitation; whoever has an account gives its password and needs no name."""

    name = StringField(_l("Your name"), [Length(max=120)])
    password = PasswordField(_l("Password"), [REQUIRED, Length(max=1000)])
