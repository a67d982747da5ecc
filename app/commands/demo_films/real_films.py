"""Cuts films of real pictures from free clips, with our titles and music, and the makers' credit."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from PIL import Image

from app.commands.demo_films.camera import Camera, Cut, Stock
from app.commands.demo_films.real_clips import CREDIT, Clip, real_clips
from app.commands.demo_films.scenery import Painter, eased, zoomed
from app.commands.demo_films.sound import Mood, compose
from app.commands.demo_films.story import DemoFilm, Maker, Pair
from app.commands.demo_films.titles import Type, credit_sheet, line_sheet, title_sheet

SIZE = (854, 480)
FPS = 24
EDITION = "1"
MAKERS = (
    Maker(chinese="布兰德基金会", english="Blender Foundation"),
    Maker(chinese="余温", english="Yu Wen", credit="editor"),
)
MUSIC = Mood(root=261.6, tempo=104, pluck=0.8, pad=0.4, bell=0.3, voice=0.0, weather=0.1)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Part of a clip: where it begins (share of the clip), its speed, how near the camera comes."""

    start: float
    seconds: float
    speed: float = 1.0
    near: float = 1.0
    middle: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True, kw_only=True)
class Cutting:
    """One film to be cut from one clip."""

    slug: str
    clip: str
    title: Pair
    synopsis: Pair
    line: Pair
    pieces: tuple[Piece, ...]


CUTTINGS = (
    Cutting(
        slug="a-morning-in-the-meadow",
        clip="bunny-short",
        title=("草地的早晨", "A Morning in the Meadow"),
        synopsis=(
            "用开放影片《大雄兔》的镜头重新剪成的小品：一个懒觉，一阵风，一个好天气。",
            "A sketch recut from shots of the open film Big Buck Bunny: a long sleep, a breeze, a fine day.",
        ),
        line=("再睡五分钟。", "Five more minutes."),
        pieces=(
            Piece(start=0.0, seconds=3.2, speed=0.5),
            Piece(start=0.3, seconds=3.4, near=1.5, middle=(0.4, 0.5)),
            Piece(start=0.5, seconds=3.0, speed=-0.6, near=1.25, middle=(0.6, 0.4)),
            Piece(start=0.1, seconds=4.2),
        ),
    ),
    Cutting(
        slug="half-a-minute-of-spring",
        clip="bunny-long",
        title=("半分钟的春天", "Half a Minute of Spring"),
        synopsis=(
            "开放影片《大雄兔》三十秒片段的重新剪辑，配上新的音乐与片名。",
            "Thirty seconds of the open film Big Buck Bunny, cut anew with other music and titles.",
        ),
        line=("春天很短，所以要慢慢看。", "Spring is short, so look slowly."),
        pieces=(
            Piece(start=0.02, seconds=4.0),
            Piece(start=0.55, seconds=3.5, near=1.2),
            Piece(start=0.3, seconds=4.0),
            Piece(start=0.75, seconds=3.5, speed=0.7),
            Piece(start=0.45, seconds=3.0, near=1.4, middle=(0.45, 0.45)),
        ),
    ),
)


def real_films(cache_dir: Path, font: Path) -> list[DemoFilm]:
    """Return the films of real pictures that can be had: made already, or cut now from fetched clips."""
    places = {cutting.slug: _place(cutting, cache_dir) for cutting in CUTTINGS}
    clips = {clip.name: clip for clip in real_clips(cache_dir / "clips")}
    shelf = []
    for cutting in CUTTINGS:
        clip = clips.get(cutting.clip)
        if clip is None:
            continue
        if not places[cutting.slug].exists():
            _make(cutting, clip, places[cutting.slug], Type(font))
        shelf.append(_finished(cutting, clip, places[cutting.slug]))
    return shelf


def _place(cutting: Cutting, cache_dir: Path) -> Path:
    return (
        cache_dir / f"{cutting.slug}-{hashlib.sha256(f'{EDITION} {cutting!r}'.encode()).hexdigest()[:10]}.mp4"
    )


def _make(cutting: Cutting, clip: Clip, path: Path, face: Type) -> None:
    pictures = _pictures(clip.path)
    making = path.with_name(f".{path.name}.{os.getpid()}")
    rng = np.random.default_rng(2008)
    camera = Camera(making, Stock(size=SIZE, fps=FPS, grain=1.5), rng)
    camera.open_sound()
    for cut in _cuts(cutting, pictures, face):
        camera.shoot(cut)
    camera.record(compose(MUSIC, camera.number / FPS, rng))
    camera.close()
    making.replace(path)


def _pictures(clip: Path) -> list[Image.Image]:
    """All pictures of a clip at our size."""
    with av.open(str(clip)) as container:
        container.streams.video[0].thread_type = "AUTO"
        return [
            Image.fromarray(frame.reformat(width=SIZE[0], height=SIZE[1], format="rgb24").to_ndarray())
            for frame in container.decode(video=0)
        ]


def _cuts(cutting: Cutting, pictures: list[Image.Image], face: Type) -> list[Cut]:
    title = title_sheet(face, SIZE, *cutting.title, upright=False)
    cuts = [Cut(painter=_slowly(pictures[len(pictures) // 3]), seconds=3.0, fade_in=0.6, title=title)]
    for number, piece in enumerate(cutting.pieces):
        sheet = line_sheet(face, SIZE, *cutting.line) if number == 1 else None
        cuts.append(Cut(painter=_piece(piece, pictures), seconds=piece.seconds, title=sheet))
    names = [f"{cutting.title[0]}  {cutting.title[1]}", "素材 Pictures", CREDIT]
    return [
        *cuts,
        Cut(painter=_slowly(pictures[-1]), seconds=2.4, fade_out=0.8, title=credit_sheet(face, SIZE, names)),
    ]


def _piece(piece: Piece, pictures: list[Image.Image]) -> Painter:
    first = piece.start * (len(pictures) - 1)

    def paint(seconds: float, share: float) -> Image.Image:
        place = round(first + seconds * FPS * piece.speed)
        # Past either end the clip runs back, as a pendulum does.
        swing = abs((place % (2 * len(pictures) - 2)) - (len(pictures) - 1))
        picture = pictures[len(pictures) - 1 - swing]
        return (
            zoomed(picture, 1 + (piece.near - 1) * eased(share), piece.middle)
            if piece.near > 1
            else picture.copy()
        )

    return paint


def _slowly(picture: Image.Image) -> Painter:
    def paint(_seconds: float, share: float) -> Image.Image:
        return zoomed(picture, 1.02 + 0.06 * share)

    return paint


def _finished(cutting: Cutting, clip: Clip, path: Path) -> DemoFilm:
    return DemoFilm(
        slug=cutting.slug,
        title=cutting.title,
        makers=MAKERS,
        synopsis=cutting.synopsis,
        genre="animation",
        language="none",
        path=path,
        licence=clip.licence,
        origin=f"{clip.credit}; cut from the {clip.origin}",
    )
