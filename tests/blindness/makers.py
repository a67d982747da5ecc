"""Who made the films of a world: unmistakable words in every field that could tell, and their encodings."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

SHORTEST = 6


@dataclass(frozen=True)
class Maker:
    """One entrant: every text of theirs carries the mark, every number hangs on who they are."""

    mark: str
    script: str
    number: int

    def word(self, field: str) -> str:
        """What stands in a field."""
        return f"{self.mark}{field}"

    def address(self, field: str) -> str:
        """An address of e-mail."""
        return f"{self.mark}{field}@canary.example".lower()

    @property
    def code(self) -> str:
        """The public code of the entry."""
        return f"{self.mark[:3]}ENTRY{self.number}".upper()

    @property
    def sha256(self) -> str:
        """The digest of the uploaded bytes."""
        return f"{self.number:064x}"


@dataclass(frozen=True)
class Makers:
    """The makers of a world's three films, and who is called the maker where a round shows it."""

    makers: tuple[Maker, ...]
    credited: tuple[tuple[str, str], ...]

    def secrets(self) -> list[str]:
        """Every word that no judge may read."""
        shown = {name for pair in self.credited for name in pair}
        found = {text for maker in self.makers for text in (maker.mark, maker.script, maker.code)}
        return sorted(found - shown)


def encodings(secret: str) -> Iterator[bytes]:
    """A word as it could stand on the wire: plain, escaped for JSON or an address, in base64 or hex."""
    raw = secret.encode()
    yield raw
    yield secret.lower().encode()
    yield secret.upper().encode()
    yield secret.encode("unicode_escape")
    yield quote(secret).encode()
    yield raw.hex().encode()
    for skip in range(3):
        # What stands before shifts the letters; those at the edges hang on what stands beside.
        inside = base64.b64encode(b"\0" * skip + raw)[4 : (len(raw) + skip) // 3 * 4]
        if len(inside) >= SHORTEST:
            yield inside


def cast(mark: str, script: str, numbers: tuple[int, ...], *, shown: bool = False) -> Makers:
    """The makers of one world; where names are shown all worlds have the same credits."""
    makers = tuple(
        Maker(f"{mark}{letter}", f"{script}{sign}", number)
        for letter, sign, number in zip("xyw", "甲乙丙", numbers, strict=True)
    )
    if shown:
        return Makers(makers, (("Ann Open", "安"), ("Bob Open", "柏"), ("Cai Open", "蔡")))
    return Makers(makers, tuple((one.word("Credit"), f"{one.script}名") for one in makers))


# The second world's films came in the other order, from accounts that were there long before.
FIRST = ("Qwzqwzqwzqwz", "鷍鷎", (7301, 7302, 7303))
SECOND = ("Vkjvvkjvvvkjvkj", "龘靐齉", (4103, 4102, 4101))
