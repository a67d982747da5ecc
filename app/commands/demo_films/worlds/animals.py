"""Animals cut in paper, each in the position of its step or wing beat."""

from PIL import Image, ImageDraw

from app.commands.demo_films.brush import Point, cutout, mixed, silhouette, smooth_outline
from app.commands.demo_films.scenery import Set


def deer(scene: Set, tall: int, nod: float) -> Image.Image:
    """A stag standing, its head lifted by `nod` (0..1)."""
    lift = 0.1 * nod
    body = [
        (0.24, 0.52),
        (0.34, 0.46),
        (0.56, 0.47),
        (0.64, 0.42),
        (0.7, 0.3 - lift),
        (0.74, 0.24 - lift),
        (0.84, 0.28 - lift),
        (0.83, 0.32 - lift),
        (0.76, 0.34 - lift),
        (0.72, 0.46),
        (0.68, 0.58),
        (0.5, 0.62),
        (0.28, 0.62),
        (0.23, 0.58),
    ]
    legs = [
        [(x, 0.55), (x + 0.045, 0.55), (x + 0.03, 0.98), (x + 0.012, 0.98)] for x in (0.25, 0.31, 0.58, 0.64)
    ]
    sheet = cutout(tall, scene.palette.figure, *(smooth_outline(body, 4), *legs))
    pen = ImageDraw.Draw(sheet)
    for lean in (-0.1, 0.06):
        stem = [(0.74, 0.25 - lift), (0.74 + lean * 0.6, 0.14 - lift), (0.74 + lean * 1.7, 0.06 - lift)]
        pen.line(
            [(x * tall, y * tall) for x, y in stem],
            fill=(*scene.palette.figure, 255),
            width=max(2, tall // 70),
        )
        for share in (0.35, 0.7):
            x, y = 0.74 + lean * share * 1.3, 0.22 - 0.16 * share - lift
            pen.line(
                [(x * tall, y * tall), ((x + 0.05) * tall, (y - 0.06) * tall)],
                fill=(*scene.palette.figure, 255),
                width=max(1, tall // 90),
            )
    return sheet


def fox(scene: Set, long: int, stride: float) -> Image.Image:
    """A running fox, its legs at `stride` (-1..1)."""
    body = [
        (0.3, 0.5),
        (0.44, 0.44),
        (0.62, 0.46),
        (0.72, 0.4),
        (0.75, 0.32),
        (0.79, 0.38),
        (0.86, 0.42),
        (0.96, 0.48),
        (0.84, 0.52),
        (0.74, 0.56),
        (0.66, 0.62),
        (0.4, 0.6),
    ]
    tail = [
        (0.32, 0.5),
        (0.18, 0.42 + 0.05 * stride),
        (0.02, 0.4 + 0.08 * stride),
        (0.0, 0.5 + 0.06 * stride),
        (0.16, 0.58),
        (0.32, 0.58),
    ]
    legs = [
        [
            (x, 0.56),
            (x + 0.05, 0.56),
            (x + 0.03 + 0.14 * stride * way, 0.82),
            (x + 0.01 + 0.14 * stride * way, 0.82),
        ]
        for x, way in ((0.36, 1), (0.42, -1), (0.62, -1), (0.68, 1))
    ]
    return cutout(
        long,
        mixed(scene.palette.accent, scene.palette.figure, 0.25),
        *(smooth_outline(body, 4), smooth_outline(tail, 4), *legs),
    )


def camel(scene: Set, tall: int, stride: float) -> Image.Image:
    """A loaded camel walking to the right; `stride` -1..1."""
    body = [
        (0.2, 0.46),
        (0.3, 0.38),
        (0.4, 0.26),
        (0.5, 0.36),
        (0.58, 0.26),
        (0.68, 0.38),
        (0.76, 0.44),
        (0.82, 0.34),
        (0.84, 0.2),
        (0.9, 0.15),
        (0.98, 0.19),
        (0.97, 0.24),
        (0.9, 0.25),
        (0.88, 0.4),
        (0.78, 0.56),
        (0.6, 0.6),
        (0.34, 0.6),
        (0.22, 0.56),
    ]
    legs: list[list[Point]] = []
    for number, x in enumerate((0.28, 0.36, 0.62, 0.7)):
        swing = 0.06 * stride * (1 if number % 2 else -1)
        legs.append(
            [(x - 0.025, 0.55), (x + 0.03, 0.55), (x + 0.022 + swing, 0.98), (x - 0.012 + swing, 0.98)]
        )
    pack = [(0.36, 0.3), (0.62, 0.3), (0.66, 0.5), (0.32, 0.5)]
    shapes = [[(x * tall, y * tall) for x, y in shape] for shape in (smooth_outline(body, 4), *legs, pack)]
    return silhouette((tall, tall), scene.palette.figure, *shapes)


def crane(scene: Set, span: int, lift: float) -> Image.Image:
    """A flying bird, wings at `lift` (-1 down, 1 up)."""
    tip = 0.5 - 0.34 * lift
    shape = [
        (0.02, tip),
        (0.26, 0.5 - 0.2 * lift),
        (0.44, 0.47),
        (0.5, 0.36),
        (0.56, 0.47),
        (0.74, 0.5 - 0.2 * lift),
        (0.98, tip),
        (0.74, 0.56 - 0.16 * lift),
        (0.53, 0.56),
        (0.5, 0.78),
        (0.47, 0.56),
        (0.26, 0.56 - 0.16 * lift),
    ]
    return cutout(span, scene.palette.figure, shape)
