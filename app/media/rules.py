"""What a contest asks of a film: size, length, picture, rate, containers, codecs, sound."""

from dataclasses import asdict, dataclass, fields
from typing import Any

GIB = 1024**3
CONTAINERS = ("mp4", "mov", "mkv", "webm")
PICTURE_CODECS = ("h264", "hevc", "av1", "vp9", "vp8", "prores", "dnxhd", "mpeg4")
SOUND_CODECS = ("aac", "mp3", "opus", "vorbis", "flac", "alac", "ac3", "eac3", "pcm")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules a contest sets; a film that breaks one is refused in words that name it.

    Lengths are in seconds, sizes in pixels of the picture as shown; long and short side hold for landscape
    and portrait alike. `aspects` are such as "16:9", "9:16" or "2.39:1"; empty means any. `pcm` stands for
    every uncompressed sound codec. A bound of 0 asks nothing. A film is as long as
    its clock shows, in whole seconds.
    """

    max_bytes: int = 4 * 1000**3
    min_seconds: float = 1.0
    max_seconds: float = 30 * 60.0
    max_long_side: int = 4096
    max_short_side: int = 2304
    min_short_side: int = 0
    aspects: tuple[str, ...] = ()
    max_fps: int = 60
    min_fps: int = 0
    min_bits_per_second: int = 0
    max_sounds: int = 2
    needs_sound: bool = False
    takes_interlaced: bool = True
    takes_variable_rate: bool = True
    containers: tuple[str, ...] = CONTAINERS
    picture_codecs: tuple[str, ...] = PICTURE_CODECS
    sound_codecs: tuple[str, ...] = SOUND_CODECS

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for the child's order and for the database."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Rules":
        """Inverse of `as_dict`; what is left out asks what a new contest asks.

        Raises TypeError for an unknown field.
        """
        known = {field.name for field in fields(cls)}
        if unknown := values.keys() - known:
            raise TypeError(f"Unknown rule: {', '.join(sorted(unknown))}")
        kept: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        return cls(**kept)
