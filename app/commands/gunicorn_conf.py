"""How gunicorn serves a pool, pages or bytes: loaded once, forked a few times, with a quick end."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from config import BYTES, Settings

_settings = Settings.from_environ(os.environ)
_memory = Path("/dev/shm")  # noqa: S108 - on a slow disk a busy process would look like a dead one

worker_class = "gthread"
_of_bytes = _settings.pool == BYTES
workers = _settings.bytes_workers if _of_bytes else _settings.web_workers
threads = _settings.bytes_threads if _of_bytes else _settings.web_threads
preload_app = True
control_socket_disable = True
worker_tmp_dir = str(_memory) if _memory.is_dir() and os.access(_memory, os.W_OK) else None
timeout = 60
graceful_timeout = 1
# Longer than nginx keeps an idle connection (60 s), so that it never asks on one that is being closed here;
# and a judge's page, which saves every few seconds, need not open a new one each time.
keepalive = 65
# Never trusted here: the application counts its own proxies (LAUREL_TRUSTED_PROXIES).
forwarded_allow_ips = ""
accesslog = None
loglevel = "warning"


def post_fork(_arbiter: object, worker: Any) -> None:
    """Let no process use a database connection that another one opened before the fork."""
    worker.app.wsgi().extensions["database"].engine.dispose(close=False)
