"""How gunicorn serves the pages: a few processes with a few threads, small limits, a quick end."""

from __future__ import annotations

import os
from pathlib import Path

from config import Settings

_settings = Settings.from_environ(os.environ)
_memory = Path("/dev/shm")  # noqa: S108 - a heartbeat file on a slow disk would look like a dead process

worker_class = "gthread"
workers = _settings.web_workers
threads = _settings.web_threads
control_socket_disable = True
worker_tmp_dir = str(_memory) if _memory.is_dir() and os.access(_memory, os.W_OK) else None
timeout = 60
graceful_timeout = 2
keepalive = 5
# Never trusted here: the application counts its own proxies (LAUREL_TRUSTED_PROXIES).
forwarded_allow_ips = ""
accesslog = None
loglevel = "warning"
