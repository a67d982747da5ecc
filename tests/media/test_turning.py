"""What is done to a picture on its way into the proxy, and what is left out where it would change nothing."""

from pathlib import Path
from typing import Any

import av
import pytest

from app.media.pictures import fitted
from app.media.probe import probe
from app.media.proxy import LONG_SIDE, SHORT_SIDE
from app.media.rules import Rules
from app.media.sandbox import Bounds, run_stage
from app.media.turning import picture_filters
from tests.media.making import make_film

SLICES = (1, 5)


def filters_of(film: Path) -> list[str]:
    """The names of the filters that the first picture of a film goes through."""
    facts = probe(film, Rules())
    with av.open(str(film)) as container:
        frame = next(container.decode(video=0))
    size = fitted(facts.width, facts.height, LONG_SIDE, SHORT_SIDE)
    return [name for name, _ in picture_filters(frame, facts, size)]


def test_picture_that_is_as_wanted_is_not_scaled(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", frames=2, width=1280, height=720)

    assert filters_of(film) == ["setparams", "setsar", "format"]


@pytest.mark.parametrize(
    "changes",
    [
        {"width": 320, "height": 180},
        {"width": 2560, "height": 1440},
        {"width": 1280, "height": 720, "pixels": "yuvj420p"},
        {"width": 1280, "height": 720, "pixels": "yuv444p"},
        {"width": 1280, "height": 720, "transfer": 16},
    ],
    ids=["small_counts_as_bt601", "large", "full_range", "444", "high_range"],
)
def test_other_pictures_are_scaled_into_standard_color(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert "scale" in filters_of(make_film(tmp_path / "film.mp4", frames=2, **changes))


def test_picture_is_encoded_whole_and_not_in_slices(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", frames=12, width=1280, height=720)

    run_stage("encoded-proxy", film, tmp_path, bounds=Bounds(timeout=60.0))

    with av.open(str(tmp_path / "proxy.mp4")) as container:
        counts = [slices_in(bytes(packet)) for packet in container.demux(video=0) if packet.size]
    assert counts == [1] * 12


def slices_in(packet: bytes) -> int:
    """How many slices one H.264 picture of an MP4 file is coded in."""
    at, found = 0, 0
    while at < len(packet):
        size = int.from_bytes(packet[at : at + 4], "big")
        found += packet[at + 4] & 31 in SLICES
        at += 4 + size
    return found
