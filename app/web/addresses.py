"""Addresses: those that leave the site in mails and on paper, and those that come in from forms."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, url_for


def public_url(endpoint: str, **values: Any) -> str:
    """The full address of a page."""
    base: str = current_app.config["BASE_URL"]
    return base + url_for(endpoint, **values)


def own_page(address: str) -> str | None:
    """A page of this site that a form names, or None for an address that might lead elsewhere."""
    parts = urlsplit(address)
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    # Browsers read a backslash as a slash, so /\\host would leave the site as //host does.
    if not inside or parts.path.startswith("//") or "\\" in address:
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
