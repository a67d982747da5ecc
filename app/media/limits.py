"""What a film may be at most: size, length, picture, rate, containers and codecs."""

from dataclasses import asdict, dataclass, fields
from typing import Any

GIB = 1024**3
CONTAINERS = ("mp4", "mov", "mkv", "webm")
PICTURE_CODECS = ("h264", "hevc", "av1", "vp9", "vp8", "prores", "dnxhd", "mpeg4")
SOUND_CODECS = ("aac", "mp3", "opus", "vorbis", "flac", "alac", "ac3", "eac3", "pcm")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The bounds a contest sets; a film that breaks one is refused in words that name it.

    Lengths are in seconds, sizes in pixels of the picture as shown; `max_long_side` and `max_short_side`
    hold for landscape and portrait alike. `pcm` stands for every uncompressed sound codec.
    """

    max_bytes: int = 4 * GIB
    min_seconds: float = 1.0
    max_seconds: float = 30 * 60.0
    max_long_side: int = 4096
    max_short_side: int = 2304
    max_fps: int = 60
    max_sounds: int = 2
    containers: tuple[str, ...] = CONTAINERS
    picture_codecs: tuple[str, ...] = PICTURE_CODECS
    sound_codecs: tuple[str, ...] = SOUND_CODECS

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for the child's order."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Limits":
        """Inverse of `as_dict`; lists become tuples again. Raises TypeError for an unknown field."""
        known = {field.name for field in fields(cls)}
        if unknown := values.keys() - known:
            raise TypeError(f"Unknown limit: {', '.join(sorted(unknown))}")
        kept: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        return cls(**kept)
