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
UNSPECIFIED = 2
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
    filters.append(("scale", f"{width}:{height}:flags=bicubic:{_color(frame, facts)}"))
    filters += [(name, arguments or None) for name, arguments in TURNS[turn]]
    return [*filters, ("setsar", "1"), ("format", "yuv420p")]


def _color(frame: av.VideoFrame, facts: FilmFacts) -> str:
    """Ask for BT.709; pictures that do not say what they are count as BT.601 when small."""
    wanted = "out_color_matrix=bt709:out_range=tv"
    if facts.high_dynamic_range:
        return f"{wanted}:out_primaries=bt709:out_transfer=bt709:intent=perceptual"
    if frame.colorspace == UNSPECIFIED and not frame.format.is_rgb:
        matrix = "bt709" if min(frame.width, frame.height) >= HD_HEIGHT else "bt601"
        return f"in_color_matrix={matrix}:{wanted}"
    return wanted
