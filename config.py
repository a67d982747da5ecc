"""Every setting of Laurel: one frozen dataclass read from the environment, with defaults for a laptop."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PAGES, BYTES = "pages", "bytes"
LAST_PORT = 65535
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsError(ValueError):
    """A setting that cannot be used; its text says which one and what to do."""


@dataclass(frozen=True)
class Settings:
    """What the environment says; every field is one variable, named in the comment above it."""

    # LAUREL_DATA: the folder that holds the database, the films, the Valkey log and the secret.
    data_dir: Path
    # LAUREL_HOST: the address that the pages listen on.
    host: str
    # LAUREL_PORT: the port of the pages; when unset, 8000 or the next free one.
    port: int
    # LAUREL_BASE_URL: how people reach the pages; links in mails begin with it.
    base_url: str
    # LAUREL_BYTES_URL: where the browser sends uploads and asks for films; empty means the pages' own origin.
    bytes_url: str
    # LAUREL_POOL: what these processes serve: pages (everything) or bytes (uploads and films, by token).
    pool: str
    # LAUREL_SECRET: signs sessions, links and the audit chain; kept in the data folder when unset.
    secret: str
    # DATABASE_URL: SQLite in the data folder when unset, else postgresql://...
    database_url: str
    # REDIS_URL: the bundled Valkey in the data folder when unset.
    redis_url: str
    # LAUREL_STORAGE_URL: where films are kept: empty for the data folder, else s3://bucket/prefix.
    storage_url: str
    # SMTP_URL: smtp://user:password@host:port; without it mail is kept and readable for organizers.
    smtp_url: str
    # LAUREL_MAIL_FROM: the sender of every mail.
    mail_from: str
    # LAUREL_MAX_FILM_BYTES: no contest accepts a film larger than this.
    max_film_bytes: int
    # LAUREL_WEB_WORKERS: gunicorn processes for the pages.
    web_workers: int
    # LAUREL_WEB_THREADS: threads in each of them.
    web_threads: int
    # LAUREL_BYTES_WORKERS: gunicorn processes for uploads and films.
    bytes_workers: int
    # LAUREL_BYTES_THREADS: threads in each of them; a slow line holds one for as long as it sends.
    bytes_threads: int
    # LAUREL_ACCEL_PREFIX: the internal location of nginx over the folder of kept files; empty without nginx.
    accel_prefix: str
    # LAUREL_IMPORT_DIR: a folder whose folders of films can be brought into contests (data_dir/import).
    import_dir: Path
    # LAUREL_JOB_WORKERS: processes that run background jobs.
    job_workers: int
    # LAUREL_TRUSTED_PROXIES: how many reverse proxies stand in front and set X-Forwarded headers.
    trusted_proxies: int
    # LAUREL_DEMO: 0 keeps the first start from carrying the demo contest.
    demo: bool

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings; raises SettingsError with one sentence for a value that cannot be used."""
        data_dir = Path(environ.get("LAUREL_DATA", "var")).absolute()
        host = environ.get("LAUREL_HOST", "127.0.0.1")
        port = _port(environ)
        return cls(
            data_dir=data_dir,
            host=host,
            port=port,
            base_url=environ.get("LAUREL_BASE_URL", f"http://{host}:{port}").rstrip("/"),
            bytes_url=environ.get("LAUREL_BYTES_URL", "").rstrip("/"),
            pool=_pool(environ),
            secret=_secret(environ, data_dir),
            database_url=_database_url(environ, data_dir),
            redis_url=_address(environ, "REDIS_URL", "redis", "rediss", "unix"),
            storage_url=environ.get("LAUREL_STORAGE_URL", ""),
            smtp_url=_address(environ, "SMTP_URL", "smtp", "smtps"),
            mail_from=environ.get("LAUREL_MAIL_FROM", "laurel@localhost"),
            max_film_bytes=_whole(environ, "LAUREL_MAX_FILM_BYTES", 4 * 1024**3),
            web_workers=_whole(environ, "LAUREL_WEB_WORKERS", 2, least=1),
            web_threads=_whole(environ, "LAUREL_WEB_THREADS", 4, least=1),
            bytes_workers=_whole(environ, "LAUREL_BYTES_WORKERS", 2, least=1),
            bytes_threads=_whole(environ, "LAUREL_BYTES_THREADS", 32, least=1),
            accel_prefix=environ.get("LAUREL_ACCEL_PREFIX", ""),
            import_dir=Path(environ.get("LAUREL_IMPORT_DIR") or data_dir / "import"),
            job_workers=_whole(environ, "LAUREL_JOB_WORKERS", 2, least=1),
            trusted_proxies=_whole(environ, "LAUREL_TRUSTED_PROXIES", 0),
            demo=environ.get("LAUREL_DEMO", "1") != "0",
        )

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the pages; demo passwords are refused elsewhere."""
        return self.host in LOOPBACK_HOSTS


def _whole(environ: Mapping[str, str], name: str, default: int, least: int = 0) -> int:
    text = environ.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or int(text) < least:
        kind = "whole number above 0" if least else "whole number"
        raise SettingsError(f"{name} is “{text}”; give a {kind}, for example {default}.")
    return int(text)


def _port(environ: Mapping[str, str]) -> int:
    port = _whole(environ, "LAUREL_PORT", 8000)
    if port > LAST_PORT:
        raise SettingsError(f"LAUREL_PORT is {port}; give a port up to {LAST_PORT}, for example 8000.")
    return port


def _address(environ: Mapping[str, str], name: str, *kinds: str) -> str:
    """Read the address of a service, or nothing; the text of a refusal never repeats its password."""
    url = environ.get(name, "")
    if url and (urlsplit(url).scheme not in kinds or not _has_sound_port(url)):
        raise SettingsError(f"{name} is not one we know; give {kinds[0]}://host:port or leave it empty.")
    return url


def _has_sound_port(url: str) -> bool:
    try:
        urlsplit(url).port  # noqa: B018 - reading it checks it
    except ValueError:
        return False
    return True


def _pool(environ: Mapping[str, str]) -> str:
    pool = environ.get("LAUREL_POOL", "") or PAGES
    if pool not in {PAGES, BYTES}:
        raise SettingsError(f"LAUREL_POOL is “{pool}”; give pages or bytes.")
    return pool


def _database_url(environ: Mapping[str, str], data_dir: Path) -> str:
    url = environ.get("DATABASE_URL", "") or f"sqlite:///{data_dir / 'laurel.sqlite3'}"
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    known = url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://"))
    if not known or not _has_sound_port(url):
        raise SettingsError("DATABASE_URL is not one we know; give sqlite:///path or postgresql://host/name.")
    return url


def _secret(environ: Mapping[str, str], data_dir: Path) -> str:
    given = environ.get("LAUREL_SECRET", "")
    if given:
        if len(given) < 32:
            raise SettingsError("LAUREL_SECRET is too short; give at least 32 random characters.")
        return given
    return _kept_secret(data_dir / "secret")


def _kept_secret(path: Path) -> str:
    """Read the data folder's secret, written once, for its owner only, so that sessions survive a restart."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            fresh = path.with_suffix(f".{secrets.token_hex(4)}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(48))
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(fresh)
            fresh.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise SettingsError(
            f"The data folder {path.parent} cannot be written ({error.strerror}); "
            "free it or set LAUREL_DATA to a folder that can."
        ) from error
