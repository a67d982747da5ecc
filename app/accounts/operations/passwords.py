"""Passwords: argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane), a few at a time per process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from app.web.rules import N_, Invalid, RuleBroken

MIN_LENGTH, MAX_LENGTH = 10, 128
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
# A flood of sign-ins must not take the memory and processors that judges are using.
_turns = threading.BoundedSemaphore(2)
_PATIENCE_SECONDS = 5.0


class TooManySignIns(RuleBroken):
    """All turns for hashing are taken."""

    status = 503
    message = N_("Many people are signing in right now. Wait a few seconds and try again.")


class WeakPassword(Invalid):
    """The password is too easy to guess or too long to hash."""

    message = N_("Choose a password of %(least)s to %(most)s characters that is not your e-mail address.")
    field = "password"


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=_PATIENCE_SECONDS):
        raise TooManySignIns
    try:
        yield
    finally:
        _turns.release()


def hash_password(password: str, *, email: str) -> str:
    """Hash a password that meets the rule; raises WeakPassword."""
    too_plain = password.lower() == email or len(set(password)) < 4
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH or too_plain:
        raise WeakPassword(least=MIN_LENGTH, most=MAX_LENGTH)
    with _turn():
        return _hasher.hash(password)


_NOBODYS_HASH = _hasher.hash("nobody has this password")


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether a password fits; an unknown person costs the same time as a known one."""
    if len(password) > MAX_LENGTH:
        return False
    with _turn():
        try:
            fits = _hasher.verify(password_hash or _NOBODYS_HASH, password)
        except (VerificationError, InvalidHashError):
            return False
    return fits and password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether a hash was made with older parameters."""
    return _hasher.check_needs_rehash(password_hash)
