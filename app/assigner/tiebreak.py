"""Settles equal choices by a hash of (seed, film, judge), so that neither row order nor luck decides."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.assigner.arrays import Ids, Ints, Raw
from app.assigner.instance import Instance

Words = NDArray[np.uint64]

BITS = 14


@dataclass(frozen=True, kw_only=True, eq=False)
class TieBreak:
    """A 64-bit word per film and per judge; `bits` of their mixture are the bonus of a pair."""

    films: Words
    judges: Words
    bits: int = BITS

    @classmethod
    def of(cls, instance: Instance, seed: int) -> TieBreak:
        """Derive the words from ids where there are any, else from row and column numbers."""
        return cls(
            films=_words(f"film {seed}", instance.film_ids, instance.films),
            judges=_words(f"judge {seed}", instance.judge_ids, instance.judges),
        )

    def at(self, films: Ids | Ints, judges: Ids | Ints) -> Ints:
        """Return the bonus of each pair."""
        return self._mixed(self.films[films] ^ self.judges[judges])

    def rows(self, start: int, stop: int) -> Ints:
        """Return the bonuses of whole rows, films x judges."""
        return self._mixed(self.films[start:stop, None] ^ self.judges[None, :])

    def _mixed(self, words: Words) -> Ints:
        _mix(words)
        words >>= np.uint64(64 - BITS)
        return words.view(np.int64) >> (BITS - self.bits)


def _words(purpose: str, names: Raw | None, count: int) -> Words:
    """Return a word per name, or numbers of splitmix64's own sequence where there are no names."""
    if names is None:
        words = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        words += np.frombuffer(_hashed(purpose), dtype="<u8")
        _mix(words)
        return words
    digests = b"".join(_hashed(f"{purpose} {name}") for name in names.tolist())
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _hashed(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _mix(words: Words) -> None:
    """Let every bit reach every bit, in place: splitmix64's finalizer (Steele, Lea, Flood 2014)."""
    words ^= words >> np.uint64(30)
    words *= np.uint64(0xBF58476D1CE4E5B9)
    words ^= words >> np.uint64(27)
    words *= np.uint64(0x94D049BB133111EB)
    words ^= words >> np.uint64(31)
