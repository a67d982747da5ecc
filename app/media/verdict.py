"""Every problem a film can have: its code, its weight and its English sentence; pages translate by code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

Weight = Literal["refused", "warning", "retry"]
Value = str | int | float
MEGABYTE, GIGABYTE = 1000**2, 1000**3

SENTENCES: dict[str, str] = {
    "picture_unknown": "This file is no JPEG, PNG or WebP picture. Save it as one of these and try again.",
    "picture_broken": "This picture cannot be read to its end. Save it anew and send it again.",
    "picture_small": "This picture is too small: its shorter side must have {limit} pixels or more.",
    "picture_huge": "This picture has more than 60 million pixels. Save it smaller and send it again.",
    "not_a_film": "This file is not a video we can read. If its export was interrupted, export it again.",
    "too_big": "The file is {size}; this contest accepts up to {limit}. Export it with a lower bit rate.",
    "no_video": "This file holds sound or a still image but no moving picture. Export the whole film.",
    "no_picture": "Not one frame of this file can be shown, although it announces {length}. Export it again.",
    "encrypted": "This film is copy-protected (encrypted). Export it without protection.",
    "too_short": "The film lasts {length}; this contest accepts films of at least {limit}.",
    "too_long": "The film lasts {length}; this contest accepts films of up to {limit}.",
    "too_large_picture": "The picture is {width} x {height}; this contest accepts up to {limit}.",
    "too_small_picture": "The picture is {width} x {height}; its short side must have {limit} pixels.",
    "wrong_aspect": "The picture has the shape {aspect}; this contest accepts {accepted}.",
    "too_few_fps": "The film has {fps} frames per second; this contest accepts {limit} or more.",
    "low_bit_rate": "The film has {rate} Mb/s; this contest asks for {limit} or more. Export it finer.",
    "sound_missing": "The film has no sound; this contest accepts films with sound only.",
    "interlaced_refused": "The picture is interlaced, which is not accepted here. Export it progressive.",
    "variable_rate_refused": "The frame rate varies ({fps} on average). Export at a constant frame rate.",
    "too_many_fps": "The film has {fps} frames per second; this contest accepts up to {limit}.",
    "unsupported_container": "Files of the kind {container} are not accepted here. Export as {accepted}.",
    "unsupported_codec": "The picture is coded as {codec}, which is not accepted. Export as H.264 in MP4.",
    "unsupported_sound": "The sound is coded as {codec}, which is not accepted. Export the sound as AAC.",
    "too_many_sounds": "The file holds {sounds} sound streams; this contest accepts up to {limit}.",
    "truncated": "The film stops at {stops_at} of {length}. Export or upload it again.",
    "damaged": "The picture is damaged, first at {first_bad_at}. If you see it there, export again.",
    "ruined": "A quarter of the picture or more is damaged, first at {first_bad_at}. Export the film again.",
    "sound_damaged": "The sound is damaged, first at {first_bad_at}. Please listen to that moment.",
    "took_too_long": "Reading this film took longer than {limit} and was stopped. Export it as H.264 in MP4.",
    "too_heavy": "Reading this film needs more memory than a film should. Export it as H.264 in MP4.",
    "crashed": "Reading this film broke our reader. Export it as H.264 in MP4, or write to us.",
    "no_sound": "The film has no sound. If that is intended, nothing is to be done.",
    "silent": "The film's sound is silent from beginning to end. If that is intended, nothing is to be done.",
    "black_and_silent": "The film is black and silent throughout. Please check that it is the right file.",
    "black": "The picture is black throughout. Please check that it is the right file.",
    "variable_frame_rate": "The frame rate varies ({fps} on average). Timecodes stay exact here.",
    "interlaced": "The picture is interlaced; the player shows a deinterlaced version.",
    "high_dynamic_range": "The film is HDR; judges see a standard-range version in the player.",
    "more_inside": "The file also holds {what}; judges see the first picture and hear the first sound.",
    "no_space": "The server has no room left to prepare this film. The file is safe; we try again later.",
    "interrupted": "Reading this film was interrupted on our side. The file is safe; we try again.",
}


@dataclass(frozen=True)
class Problem:
    """One finding: `refused` keeps the film out, `warning` informs, `retry` is our fault and passes."""

    code: str
    weight: Weight = "refused"
    parameters: Mapping[str, Value] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The finding in English; a page in another language formats its own sentence with `parameters`."""
        return SENTENCES[self.code].format_map(self.parameters)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for the database and the child's answer."""
        return {"code": self.code, "weight": self.weight, "parameters": dict(self.parameters)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Inverse of `as_dict`; raises KeyError for a code without a sentence."""
        if values["code"] not in SENTENCES:
            raise KeyError(values["code"])
        return cls(values["code"], values["weight"], dict(values["parameters"]))


class FilmProblem(Exception):
    """A film cannot be read or prepared; `problem` says why in words."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


def clock(seconds: float) -> str:
    """Write a length or a moment for people: 0:08, 12:05, 1:02:03."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"


def amounts(size: int, limit: int) -> dict[str, str]:
    """A size and the limit that it breaks; to the byte where both would read alike."""
    said, most = amount(size), amount(limit)
    return {"size": f"{size:,} B", "limit": f"{limit:,} B"} if said == most else {"size": said, "limit": most}


def amount(size: int) -> str:
    """Write a number of bytes for people: 512 KB, 38.2 MB, 4.29 GB; in thousands, as disks are sold."""
    if size >= GIGABYTE:
        return f"{size / GIGABYTE:.2f} GB"
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(1, round(size / 1000))} KB" if size else "0 KB"
