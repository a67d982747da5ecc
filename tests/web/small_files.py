"""A small application that sends the files of one folder, for a real server."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask
from werkzeug.wrappers import Response

from app.storage import LocalStorage
from app.web.ranges import send_range


def served() -> Flask:
    """What gunicorn runs: the folder comes from the environment."""
    app = Flask("small_files")
    storage = LocalStorage(Path(os.environ["LAUREL_DATA"]))

    @app.route("/<path:key>")
    def send(key: str) -> Response:
        return send_range(storage, key, content_type="video/mp4", etag="abc123")

    return app
