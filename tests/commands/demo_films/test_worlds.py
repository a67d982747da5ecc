"""Every shot of every world paints, moves, and fits lying and standing pictures alike."""

import numpy as np
import pytest

from app.commands.demo_films.atlas import WORLDS
from app.commands.demo_films.scenery import Palette, Set, Shot

SHOTS = [
    pytest.param(shot, palette, id=f"{name}-{shot.__name__}")
    for name, world in WORLDS.items()
    for shot, palette in zip(world.shots, world.palettes * 2, strict=False)
]


@pytest.mark.parametrize("size", [(320, 180), (180, 320)], ids=["lying", "standing"])
@pytest.mark.parametrize(("shot", "palette"), SHOTS)
def test_shot_paints_and_moves(shot: Shot, palette: Palette, size: tuple[int, int]) -> None:
    painter = shot(Set(np.random.default_rng(4), size, palette))

    early, late = painter(0.1, 0.05), painter(2.0, 0.8)

    assert (early.size, early.mode) == (size, "RGB")
    moved = np.abs(np.asarray(early, dtype=int) - np.asarray(late, dtype=int))
    assert moved.mean() > 0.2
