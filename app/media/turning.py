"""Which filters turn a stored picture into the proxy's: deinterlaced, scaled, turned, in standard color."""

import av

from app.media.facts import FilmFacts
from app.media.pictures import clockwise_turn

TURNS = {
    0: [],
    90: [("transpose", "clock")],
    180: [("hflip", ""), ("vflip", "")],
    270: [("transpose", "cclock")],
}
PIXELS = "yuv420p"
BT709 = 1
UNSPECIFIED = 2
BT601 = 6
NAMES = {BT709: "bt709", BT601: "bt601"}
FULL_RANGE = 2
HD_HEIGHT = 720


def picture_filters(
    frame: av.VideoFrame, facts: FilmFacts, size: tuple[int, int]
) -> list[tuple[str, str | None]]:
    """Name the filters, in order, for frames like this one; `size` is the proxy's, as shown."""
    turn = clockwise_turn(frame)
    width, height = size if turn in (0, 180) else (size[1], size[0])
    filters: list[tuple[str, str | None]] = []
    if facts.interlaced:
        filters.append(("yadif", "mode=send_frame"))
    if _is_as_wanted(frame, facts, (width, height)):
        filters.append(("setparams", "colorspace=bt709:range=tv"))
    else:
        filters.append(("scale", f"{width}:{height}:flags=bicubic:{_color(frame, facts)}"))
    filters += [(name, arguments or None) for name, arguments in TURNS[turn]]
    return [*filters, ("setsar", "1"), ("format", PIXELS)]


def _is_as_wanted(frame: av.VideoFrame, facts: FilmFacts, size: tuple[int, int]) -> bool:
    """Tell whether scaling would copy each picture as it is, which takes time and memory."""
    return (
        (frame.width, frame.height, frame.format.name) == (*size, PIXELS)
        and not facts.high_dynamic_range
        and frame.color_range != FULL_RANGE
        and _matrix(frame) == BT709
    )


def _matrix(frame: av.VideoFrame) -> int:
    """The color matrix of a picture; one that does not say counts as BT.601 when small."""
    if frame.colorspace != UNSPECIFIED:
        return int(frame.colorspace)
    return BT709 if min(frame.width, frame.height) >= HD_HEIGHT else BT601


def _color(frame: av.VideoFrame, facts: FilmFacts) -> str:
    """Ask for BT.709, and say what a picture is that does not say it."""
    wanted = "out_color_matrix=bt709:out_range=tv"
    if facts.high_dynamic_range:
        return f"{wanted}:out_primaries=bt709:out_transfer=bt709:intent=perceptual"
    if frame.colorspace == UNSPECIFIED and not frame.format.is_rgb:
        return f"in_color_matrix={NAMES[_matrix(frame)]}:{wanted}"
    return wanted
