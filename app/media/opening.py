"""Opens film files for the child: only known containers, only from disk, library errors as words."""

import errno
import os
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from app.media.rules import CONTAINERS
from app.media.signatures import foreign_kind
from app.media.verdict import FilmProblem, Problem

WHITELIST = {"format_whitelist": "mov,matroska,webm", "protocol_whitelist": "file"}
STILL_CODECS = frozenset({"mjpeg", "png", "gif", "bmp", "tiff", "webp", "jpeg2000", "jpegls", "ppm", "targa"})
MOST_THREADS = min(4, os.cpu_count() or 1)
# Decoders report what they dislike in a file by any of these. A shortage of memory says nothing of the file:
# taken for a bad frame, it would end as "not one frame can be shown" or never.
DECODE_ERRORS: tuple[type[Exception], ...] = (
    *(kind for kind in av.FFmpegError.__subclasses__() if not issubclass(kind, MemoryError)),
    ValueError,
    EOFError,
)
# What may come in place of a next packet: the film's end, or a place beyond which it cannot be read.
READING_ENDS: tuple[type[Exception], ...] = (StopIteration, *DECODE_ERRORS)
OUR_FAULTS = {errno.ENOSPC: "no_space", errno.EDQUOT: "no_space", errno.EIO: "interrupted"}


def open_film(source: Path) -> InputContainer:
    """Open `source` behind the whitelists; raises FilmProblem `not_a_film` when it is no film.

    The container is never closed by hand: a decoder that ran out of memory can hang in closing, and the
    child's end frees everything anyway.
    """
    try:
        return av.open(f"file:{source}", mode="r", options=dict(WHITELIST), metadata_errors="ignore")
    except MemoryError as error:
        raise FilmProblem(Problem("too_heavy")) from error
    except (OSError, ValueError, av.FFmpegError) as error:
        raise FilmProblem(_opening_problem(error, source)) from error


def _opening_problem(error: Exception, source: Path) -> Problem:
    number = getattr(error, "errno", None)
    if number == errno.ENOMEM:
        return Problem("too_heavy")
    code = OUR_FAULTS.get(number or 0)
    if code:
        return Problem(code, "retry")
    kind = foreign_kind(source)
    if kind is None:
        return Problem("not_a_film")
    accepted = ", ".join(name.upper() for name in CONTAINERS)
    return Problem("unsupported_container", parameters={"container": kind, "accepted": accepted})


def picture_of(container: InputContainer) -> VideoStream:
    """Find the moving picture, the first that is no cover art; raises FilmProblem `no_video`."""
    moving = moving_pictures(container)
    if not moving:
        raise FilmProblem(Problem("no_video"))
    return moving[0]


def moving_pictures(container: InputContainer) -> list[VideoStream]:
    """List the picture streams that are neither cover art nor stored as still images."""
    return [stream for stream in container.streams.video if not _is_cover(stream)]


def _is_cover(stream: VideoStream) -> bool:
    attached = bool(stream.disposition & av.stream.Disposition.attached_pic)
    return attached or stream.codec_context is None or stream.codec_context.name in STILL_CODECS


def use_threads(picture: VideoStream, most: int = MOST_THREADS) -> None:
    """Let the decoder use a few cores; one thread for each of many would not fit the memory bound."""
    picture.codec_context.thread_type = "AUTO"
    picture.codec_context.thread_count = most


def skim(picture: VideoStream) -> None:
    """Leave out the smoothing of block edges, which tells nothing of damage; before the first decoding."""
    picture.codec_context.options = {"skip_loop_filter": "all"}


def decoded(source: Any) -> list[Any]:
    """Frames of a packet, or those that a decoder still holds; none where it does not decode."""
    try:
        return list(source.decode() if hasattr(source, "stream_index") else source.decode(None))
    except DECODE_ERRORS:
        return []


def first_sound(container: InputContainer) -> Any | None:
    """Return the first sound stream that has a decoder, None for a silent film."""
    return next((stream for stream in container.streams.audio if stream.codec_context is not None), None)


def moment(stamp: int | None, stream: Any) -> float | None:
    """Turn a timestamp of `stream` into seconds from the stream's own zero."""
    if stamp is None:
        return None
    base = stream.time_base
    # Asked for every packet: division of whole numbers is as exact as a Fraction and ten times as fast.
    return float(stamp * base.numerator / base.denominator)
