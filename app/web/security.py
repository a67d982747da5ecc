"""The headers of every answer: a strict content policy, no sniffing, no framing, no shared caches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request
from flask_login import current_user

from config import Settings

View = TypeVar("View", bound=Callable[..., Any])


def takes_up_to(size: int) -> Callable[[View], View]:
    """Declare that a view takes larger files than other forms, from people who have signed in."""

    def declare(view: View) -> View:
        view.most_bytes = size  # type: ignore[attr-defined]  # read before the form is
        return view

    return declare


def init_app(app: Flask, settings: Settings, *, kept_at: str = "") -> None:
    """Set cookies and headers as the base URL allows; nothing inline runs, nothing loads from elsewhere.

    `kept_at` is the origin that requests for kept files are sent on to, if they are.
    """
    https = settings.base_url.startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-laurel" if https else "laurel",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAX_FORM_PARTS=400,
    )
    policy = content_policy(settings.bytes_url, kept_at)
    app.before_request(_take_more)

    @app.after_request
    def _add_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
            response.vary.add("Cookie")
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def _take_more() -> None:
    size = getattr(current_app.view_functions.get(request.endpoint or ""), "most_bytes", None)
    if size is not None and current_user.is_authenticated:
        request.max_content_length = size


def content_policy(bytes_url: str, kept_at: str = "") -> str:
    """The Content-Security-Policy: own origin, the bytes' address, the store that links lead to."""
    elsewhere = f" {bytes_url}" if bytes_url else ""
    kept = f" {kept_at}" if kept_at else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data:{kept}",
            "font-src 'self'",
            f"media-src 'self' blob:{elsewhere}{kept}",
            f"connect-src 'self'{elsewhere}",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
