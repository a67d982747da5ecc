"""How stored numbers are shown: hundredths as points, millionths with two decimals."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from flask import Flask


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    app.jinja_env.filters["points"] = points
    app.jinja_env.filters["micro"] = micro
    app.jinja_env.filters["signed_points"] = signed_points


def points(hundredths: int | None) -> str:
    """850 as 8.5, 1000 as 10; nothing as a dash."""
    if hundredths is None:
        return "–"
    return f"{(Decimal(hundredths) / 100).normalize():f}"


def signed_points(hundredths: int) -> str:
    """50 as +0.5, -50 as −0.5."""
    sign = "+" if hundredths > 0 else "−" if hundredths < 0 else ""
    return f"{sign}{points(abs(hundredths))}"


def micro(millionths: int | None) -> str:
    """7412345 as 7.41, rounded half up; nothing as a dash."""
    if millionths is None:
        return "–"
    # Adding nothing turns the zero with a minus into the plain one.
    return f"{(Decimal(millionths) / 1_000_000).quantize(Decimal('0.01'), ROUND_HALF_UP) + 0}"
