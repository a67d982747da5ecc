"""Addresses of static files that change with their content, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, request, url_for

STATIC = Path(__file__).resolve().parent.parent / "static"


def init_app(app: Flask) -> None:
    """Give templates `asset` and let browsers keep what it names for a year."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """The address of a file in the static folder, with the hash of its bytes."""
    return _address(request.script_root, name)


@cache
def _address(_root: str, name: str) -> str:
    """A page names some sixty files: each address is made once for every root that Laurel is served below."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return url_for("static", filename=name, v=digest)
