"""Plain facts about films, as the child finds them and the parent hands them on."""

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Sound:
    """One sound stream as its header declares it."""

    codec: str
    sample_rate: int
    channels: int
    profile: str


@dataclass(frozen=True, kw_only=True)
class FilmFacts:
    """What the header and the first frame of a film say.

    `seconds` is what the header declares, never proof that so much picture is there (see `FrameTruth`).
    `width` and `height` are the picture as shown, after rotation and sample aspect ratio; `coded_*` is what
    the file stores. `rotation` is clockwise degrees to turn the coded picture: 0, 90, 180 or 270.
    """

    container: str
    size: int
    seconds: float
    fps: Fraction
    width: int
    height: int
    coded_width: int
    coded_height: int
    rotation: int
    sample_aspect: Fraction
    picture_codec: str
    profile: str
    pixel_format: str
    bit_depth: int
    high_dynamic_range: bool
    interlaced: bool
    sounds: tuple[Sound, ...]
    more_pictures: int
    subtitles: int
    faststart: bool

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values; fractions become `[numerator, denominator]`."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Inverse of `as_dict`."""
        kept = dict(values)
        kept["fps"] = Fraction(*values["fps"])
        kept["sample_aspect"] = Fraction(*values["sample_aspect"])
        kept["sounds"] = tuple(Sound(**sound) for sound in values["sounds"])
        return cls(**kept)


@dataclass(frozen=True, kw_only=True)
class FrameTruth:
    """What the quick check counted and saw.

    `frames` are picture packets really present, `seconds` the end of the last one, `fps` frames over span
    (snapped to a usual rate). `sampled` frames were decoded, `bad` of those tested were not sound;
    `first_bad` is the moment of the first of them. `missing` is how many seconds of the declared picture
    are not there. `sound_peak` is in 0..1, None without sound; `brightest` is the highest mean luma of a
    sampled frame, in 0..255.
    """

    frames: int
    seconds: float
    fps: Fraction
    constant_rate: bool
    keyframe_gap: float
    sampled: int
    tested: int
    bad: int
    first_bad: float | None
    missing: float
    sound_bad: int
    sound_first_bad: float | None
    sound_peak: float | None
    brightest: float

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values; the fraction becomes `[numerator, denominator]`."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Inverse of `as_dict`."""
        return cls(**{**values, "fps": Fraction(*values["fps"])})


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return [value.numerator, value.denominator]
    return list(value) if isinstance(value, tuple) else value
