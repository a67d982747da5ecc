"""The web application as gunicorn asks for it: one object per process."""

from __future__ import annotations

import os

from app.application import create_app
from config import Settings

application = create_app(Settings.from_environ(os.environ))
