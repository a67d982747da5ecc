"""The technical sheet of a film as plain values: shots, held and dark stretches, loudness, fingerprint."""

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Self

Span = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Loudness:
    """Loudness after EBU R 128: programme loudness in LUFS, its range in LU, true peak in dBTP.

    `curve` is the short-term loudness (3 s) at each whole second, -70 where there is none.
    """

    lufs: float
    range_lu: float
    true_peak_db: float
    curve: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sprite:
    """One picture that holds a small still of each shot, row by row: its file and how it is laid out."""

    name: str
    tile_width: int
    tile_height: int
    columns: int
    tiles: int


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What was measured of a film; facts, never a score.

    `cuts` are the moments (seconds) at which shots begin after the first. Shares are in 0..1 of the length:
    `frozen` are stretches of half a second and more without change, `black` and `silent` speak for
    themselves; `held_share` counts pictures equal to the one before. `flicker` is the mean trembling of the
    light inside shots, in 0..255. `fingerprint` is compared with `fingerprint.distance`.
    """

    seconds: float
    cuts: tuple[float, ...]
    average_shot_seconds: float
    held_share: float
    frozen_share: float
    frozen: tuple[Span, ...]
    flicker: float
    black_share: float
    black: tuple[Span, ...]
    silent_share: float
    silent: tuple[Span, ...]
    loudness: Loudness | None
    fingerprint: str

    @property
    def shots(self) -> tuple[Span, ...]:
        """Where each shot begins and ends."""
        marks = (0.0, *self.cuts, self.seconds)
        return tuple(pairwise(marks))

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            name: [list(part) if isinstance(part, tuple) else part for part in value]
            if isinstance(value, tuple)
            else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Inverse of `as_dict`."""
        loud = values["loudness"]
        kept = {**values, "cuts": tuple(values["cuts"])}
        for name in ("frozen", "black", "silent"):
            kept[name] = tuple((float(begin), float(end)) for begin, end in values[name])
        kept["loudness"] = Loudness(**{**loud, "curve": tuple(loud["curve"])}) if loud else None
        return cls(**kept)


def share_of(spans: tuple[Span, ...], length: float) -> float:
    """How much of a length the spans take, in 0..1."""
    return min(1.0, sum(end - begin for begin, end in spans) / length) if length > 0 else 0.0
