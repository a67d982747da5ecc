"""How often one visitor may try the door: counted in the queue's server, in memory while that is away."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from config import Settings

limiter = Limiter(
    get_remote_address,
    in_memory_fallback_enabled=True,
    strategy="moving-window",
    headers_enabled=False,
)


def init_app(app: Flask, settings: Settings) -> None:
    """Count where all processes see it."""
    url = settings.redis_url or "memory://"
    app.config["RATELIMIT_STORAGE_URI"] = url.replace("unix://", "redis+unix://", 1)
    limiter.init_app(app)
