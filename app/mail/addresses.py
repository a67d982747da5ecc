"""The one form of an e-mail address: two spellings of the same mailbox are the same person."""

from __future__ import annotations

import unicodedata

from email_validator import EmailNotValidError, validate_email

from app.web.rules import N_, Invalid

MAX_EMAIL = 254


class NotAnAddress(Invalid):
    """The text is no e-mail address."""

    message = N_("This is not an e-mail address we can write to; check it for typing errors.")
    field = "email"


def canonical_email(text: str) -> str:
    """Fold width, case, invisible characters and IDN spelling; raises NotAnAddress."""
    folded = unicodedata.normalize("NFKC", text[: 4 * MAX_EMAIL])
    visible = "".join(mark for mark in folded if unicodedata.category(mark) not in {"Cf", "Cc"}).strip()
    if not visible or len(visible) > MAX_EMAIL:
        raise NotAnAddress
    try:
        address = validate_email(visible, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise NotAnAddress from error
    return (address.ascii_email or address.normalized).lower()
