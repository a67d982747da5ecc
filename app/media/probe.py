"""Reads what a film says of itself: container, picture, rate, sound, and how it is to be turned."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from av.container import InputContainer
from av.video.stream import VideoStream

from app.media.boxes import major_brand, starts_fast
from app.media.facts import FilmFacts, Sound
from app.media.opening import DECODE_ERRORS, moving_pictures, open_film, picture_of
from app.media.rules import Rules
from app.media.verdict import FilmProblem, Problem

# Usual rates; a measured one this close is meant to be it (Matroska counts in whole milliseconds).
USUAL_RATES = tuple(
    Fraction(rate)
    for rate in (
        "24000/1001",
        "24",
        "25",
        "30000/1001",
        "30",
        "48",
        "50",
        "60000/1001",
        "60",
        "12",
        "15",
        "120",
    )
)
RATE_TOLERANCE = 0.0005
SQUARE = Fraction(1)
WIDEST_ASPECT = 8
# Transfer characteristics of ITU-T H.273: 16 is PQ (SMPTE ST 2084), 18 is HLG (ARIB STD-B67).
HDR_TRANSFERS = (16, 18)
# AVFieldOrder: 0 unknown, 1 progressive, above that interlaced one way or another.
PROGRESSIVE = 1
FIRST_PACKETS = 60


def probe(source: Path, rules: Rules) -> FilmFacts:
    """Read the header and decode one frame; raises FilmProblem for what is no film or is encrypted.

    A picture beyond the rules is not decoded at all: its header is enough to refuse it.
    """
    container = open_film(source)
    picture = picture_of(container)
    rotation = 0
    if may_decode(picture, rules):
        rotation = _rotation(container, picture)
    return _facts(source, container, picture, rotation)


def may_decode(picture: VideoStream, rules: Rules) -> bool:
    """Tell whether the stored picture is small enough to be decoded under these rules."""
    most = max(rules.max_long_side, rules.max_short_side)
    area = rules.max_long_side * rules.max_short_side
    return 0 < picture.width <= most and 0 < picture.height <= most and picture.width * picture.height <= area


def snapped(rate: Fraction | None) -> Fraction:
    """Return the usual rate a measured one stands for, or the measured one itself."""
    if not rate or rate <= 0:
        return Fraction(0)
    for usual in USUAL_RATES:
        if abs(rate - usual) <= usual * RATE_TOLERANCE:
            return usual
    return rate.limit_denominator(1001)


def shown_size(width: int, height: int, aspect: Fraction, rotation: int) -> tuple[int, int]:
    """Size of the picture on screen: stretched to square pixels, then turned; both sides even."""
    wide = width * aspect if aspect > 1 else Fraction(width)
    high = height / aspect if aspect < 1 else Fraction(height)
    across, down = _even(wide), _even(high)
    return (down, across) if rotation in (90, 270) else (across, down)


def _even(side: Fraction) -> int:
    """Nearest even number, the larger one for an odd side; H.264 pictures in 4:2:0 have even sides."""
    return max(2, int(side / 2 + Fraction(1, 2)) * 2)


def _rotation(container: InputContainer, picture: VideoStream) -> int:
    """Decode up to the first frame and return the clockwise turn it asks for, rounded to quarter turns."""
    for number, packet in enumerate(container.demux(picture)):
        if packet.has_sidedata("encryption_info") or packet.has_sidedata("encryption_init_info"):
            raise FilmProblem(Problem("encrypted"))
        try:
            frames = packet.decode()
        except DECODE_ERRORS:
            frames = []
        if frames:
            return (-round(frames[0].rotation / 90) * 90) % 360
        if number >= FIRST_PACKETS:
            break
    return 0


def _facts(source: Path, container: InputContainer, picture: VideoStream, rotation: int) -> FilmFacts:
    codec = picture.codec_context
    aspect = _aspect(picture)
    width, height = shown_size(picture.width, picture.height, aspect, rotation)
    container_name = _container_name(source, container)
    return FilmFacts(
        container=container_name,
        size=source.stat().st_size,
        seconds=_seconds(container, picture),
        fps=snapped(picture.guessed_rate or picture.average_rate),
        width=width,
        height=height,
        coded_width=picture.width,
        coded_height=picture.height,
        rotation=rotation,
        sample_aspect=aspect,
        picture_codec=_codec_name(codec.codec.canonical_name),
        profile=codec.profile or "",
        pixel_format=codec.pix_fmt or "",
        bit_depth=_bit_depth(codec),
        high_dynamic_range=codec.color_trc in HDR_TRANSFERS,
        interlaced=codec.field_order > PROGRESSIVE,
        sounds=tuple(_sound(stream) for stream in container.streams.audio),
        more_pictures=len(moving_pictures(container)) - 1,
        subtitles=len(container.streams.subtitles),
        faststart=container_name in ("mp4", "mov") and starts_fast(source),
    )


def _aspect(picture: VideoStream) -> Fraction:
    """Sample aspect ratio; nonsense (0, or stretching more than eightfold) counts as square."""
    aspect = Fraction(picture.sample_aspect_ratio or picture.codec_context.sample_aspect_ratio or 1)
    return aspect if Fraction(1, WIDEST_ASPECT) <= aspect <= WIDEST_ASPECT else SQUARE


def _seconds(container: InputContainer, picture: VideoStream) -> float:
    """Declared length of the picture, else of the file, in seconds; 0 when neither is declared."""
    if picture.duration:
        return float(picture.duration * Fraction(picture.time_base or 0))
    return (container.duration or 0) / 1_000_000


def _container_name(source: Path, container: InputContainer) -> str:
    if container.format.name.startswith("mov"):
        return "mov" if major_brand(source) in ("qt  ", "") else "mp4"
    with source.open("rb") as stream:
        return "webm" if b"webm" in stream.read(128) else "mkv"


def _codec_name(name: str) -> str:
    return "pcm" if name.startswith("pcm_") else name


def _bit_depth(codec: Any) -> int:
    try:
        return int(max(component.bits for component in codec.format.components))
    except (AttributeError, ValueError, TypeError):
        return 8


def _sound(stream: Any) -> Sound:
    codec = stream.codec_context
    if codec is None:
        return Sound(codec="unknown", sample_rate=0, channels=0, profile="")
    return Sound(
        codec=_codec_name(codec.codec.canonical_name),
        sample_rate=codec.sample_rate or 0,
        channels=codec.channels or 0,
        profile=codec.profile or "",
    )
