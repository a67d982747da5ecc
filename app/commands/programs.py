"""The programs of a running Laurel: Valkey, the web and the workers, each with its sign of being ready."""

from __future__ import annotations

import http.client
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from app.commands.supervisor import Program
from app.jobs.valkey import Valkey
from config import BYTES, PAGES, Settings

PROBE_SECONDS = 1.0


def valkey_program(valkey: Valkey) -> Program:
    """Give the queue's server, ready when it answers with its password."""
    return Program("valkey", valkey.command, {}, valkey.answers)


def web_program(settings: Settings, listener: socket.socket, environment: Mapping[str, str]) -> Program:
    """Give the pages' pool of processes."""
    return _pool("web", settings, listener, {**environment, "LAUREL_POOL": PAGES})


def bytes_program(settings: Settings, listener: socket.socket, environment: Mapping[str, str]) -> Program:
    """Give the pool of processes that takes uploads and sends films, so that no page waits for them."""
    return _pool("bytes", settings, listener, {**environment, "LAUREL_POOL": BYTES})


def _pool(name: str, settings: Settings, listener: socket.socket, environment: Mapping[str, str]) -> Program:
    """Give a pool that serves a socket which is already listening."""
    command = [
        sys.executable, "-m", "gunicorn",
        "--config", str(Path(__file__).with_name("gunicorn_conf.py")),
        "--bind", f"fd://{listener.fileno()}",
        "app.commands.wsgi:application",
    ]  # fmt: skip

    def ready() -> bool:
        return answers(settings.host, listener.getsockname()[1])

    return Program(name, command, environment, ready, (listener.fileno(),))


def worker_programs(settings: Settings, environment: Mapping[str, str]) -> list[Program]:
    """Give the relay, one worker for quick jobs alone, and the others, which take films too."""
    quick = ["jobs"] if settings.job_workers > 1 else []
    films = [f"films-{number}" for number in range(1, settings.job_workers - len(quick) + 1)]
    return [
        Program(name, [sys.executable, "-m", "workers", name.partition("-")[0]], environment)
        for name in ("relay", *quick, *films)
    ]


def address_of(settings: Settings, port: int) -> str:
    """Say how a browser on this machine reaches a port of ours."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{port}"


def environment_of(settings: Settings, port: int, redis_url: str, bytes_url: str = "") -> dict[str, str]:
    """Say in variables what the programs must agree on; they read the rest as we did."""
    return {
        "LAUREL_DATA": str(settings.data_dir),
        "LAUREL_HOST": settings.host,
        "LAUREL_PORT": str(port),
        "LAUREL_BASE_URL": os.environ.get("LAUREL_BASE_URL", address_of(settings, port)),
        "LAUREL_BYTES_URL": bytes_url,
        "DATABASE_URL": _absolute(settings.database_url),
        "REDIS_URL": redis_url,
        # Several threads make the tally's small matrices slower, and take what the judges' pages need.
        "OPENBLAS_NUM_THREADS": "1",
    }


def _absolute(database_url: str) -> str:
    """Name an SQLite file so that programs in another working folder find it too."""
    kind, _, path = database_url.partition(":///")
    return f"{kind}:///{Path(path).absolute()}" if kind == "sqlite" else database_url


def answers(host: str, port: int) -> bool:
    """Whether the pages answer their health check."""
    connection = http.client.HTTPConnection(host, port, timeout=PROBE_SECONDS)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
