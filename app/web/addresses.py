"""Addresses that leave the site, in mails and on paper: they begin with the configured base URL."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for


def public_url(endpoint: str, **values: Any) -> str:
    """The full address of a page."""
    base: str = current_app.config["BASE_URL"]
    return base + url_for(endpoint, **values)
