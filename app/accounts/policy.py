"""Who may do what with accounts."""

from __future__ import annotations

from app.web.gate import Rule, anyone, signed_in

RULES: dict[str, Rule] = {
    "account.create": anyone,
    "account.sign_in": anyone,
    "account.sign_out": signed_in,
    "account.change_password": signed_in,
    "link.use": anyone,
    "language.choose": anyone,
}
