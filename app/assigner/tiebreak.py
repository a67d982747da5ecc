"""Settles equal choices by a hash of (seed, film, judge), so that neither row order nor luck decides."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.assigner.arrays import Ids, Ints
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
        films = np.arange(instance.films) if instance.film_ids is None else instance.film_ids
        judges = np.arange(instance.judges) if instance.judge_ids is None else instance.judge_ids
        return cls(
            films=_words(f"film {seed}", films.tolist()),
            judges=_words(f"judge {seed}", judges.tolist()),
        )

    def at(self, films: Ids | Ints, judges: Ids | Ints) -> Ints:
        """Return the bonus of each pair."""
        return self._mixed(self.films[films] ^ self.judges[judges])

    def rows(self, start: int, stop: int) -> Ints:
        """Return the bonuses of whole rows, films x judges."""
        return self._mixed(self.films[start:stop, None] ^ self.judges[None, :])

    def _mixed(self, words: Words) -> Ints:
        # the finalizer of splitmix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit
        words ^= words >> np.uint64(30)
        words *= np.uint64(0xBF58476D1CE4E5B9)
        words ^= words >> np.uint64(27)
        words *= np.uint64(0x94D049BB133111EB)
        words ^= words >> np.uint64(31)
        words >>= np.uint64(64 - BITS)
        return words.view(np.int64) >> (BITS - self.bits)


def _words(purpose: str, names: list[str] | list[int]) -> Words:
    digests = b"".join(
        hashlib.blake2b(f"{purpose} {name}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for name in names
    )
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)
