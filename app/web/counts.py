"""Counts inside sentences are grouped as the reader writes them: 1,500 reviews, in templates and in views."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import Domain, format_decimal, get_babel
from jinja2 import pass_context
from jinja2.runtime import Context


class Counting(Domain):  # type: ignore[misc]  # untyped
    """The catalogue for views; a count that a sentence shows is grouped."""

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        """Choose the form by the number, and show it grouped."""
        words = self.get_translations().ungettext(singular, plural, num)
        return str(words % {"num": grouped(num), **variables})


def init_app(app: Flask) -> None:
    """Group counts in every sentence; the catalogues must be there already."""
    babel = get_babel(app).instance
    babel.domain_instance = Counting(domain=get_babel(app).default_domain)
    plain: Any = app.jinja_env.globals["ngettext"]

    @pass_context
    def ngettext(context: Context, singular: str, plural: str, num: int, **variables: Any) -> Any:
        variables.setdefault("num", grouped(num))
        return plain(context, singular, plural, num, **variables)

    app.jinja_env.globals["ngettext"] = ngettext


def grouped(number: int) -> str:
    """1500 as 1,500; most counts are small and need no look at the locale."""
    return str(number) if abs(number) < 1000 else format_decimal(number)
