"""The demo's films as a shelf: asks for so many films and gets files, made at first use and kept."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from app.commands.demo_films.first_films import FIRST_FILMS
from app.commands.demo_films.more_films import further_story
from app.commands.demo_films.real_films import real_films
from app.commands.demo_films.story import OWN_LICENCE, OWN_ORIGIN, DemoFilm, Story
from app.commands.demo_films.studio import render

# The edition is part of every file's name: raise it when the look of the films changes.
EDITION = "1"
MOST_FILMS = 200
REAL_PLACE = 11
DEFAULT_FONT = Path(__file__).parents[2] / "static" / "fonts" / "noto-serif-sc" / "noto-serif-sc-subset.otf"
Progress = Callable[[float], None]


def films(
    cache_dir: Path, *, count: int, font: Path = DEFAULT_FONT, progress: Progress | None = None
) -> list[DemoFilm]:
    """Return `count` (1 to 200) different films of at least 15 s, rendering those not yet in `cache_dir`.

    The first are hand-written; films of real pictures follow from place 12 on where they can be had, then
    films made up by number. Raises ValueError for another count, FileNotFoundError for a missing font.
    """
    if not 1 <= count <= MOST_FILMS:
        raise ValueError(f"Ask for 1 to {MOST_FILMS} demo films, not {count}.")
    if not font.is_file():
        raise FileNotFoundError(font)
    cache_dir.mkdir(parents=True, exist_ok=True)
    real = real_films(cache_dir, font) if count > REAL_PLACE else []
    stories = _stories(count - min(len(real), count - REAL_PLACE) if real else count)
    paths = _rendered(stories, cache_dir, font, progress or (lambda _share: None))
    shelf = [_finished(story, paths[story.slug]) for story in stories]
    shelf[REAL_PLACE:REAL_PLACE] = real[: count - len(shelf)]
    return shelf


def rejected_file(cache_dir: Path) -> Path:
    """A letter named like a film, for showing how such a file is refused."""
    cache_dir.mkdir(parents=True, exist_ok=True)
    path = cache_dir / "final_final_v7.mp4"
    path.write_text(
        "Dear jury,\nthe film is still rendering. Please accept this letter instead.\n" * 40, encoding="utf-8"
    )
    return path


def _stories(count: int) -> list[Story]:
    further = (further_story(number) for number in range(max(0, count - len(FIRST_FILMS))))
    return [*FIRST_FILMS[:count], *further]


def _place(story: Story, cache_dir: Path, font: Path) -> Path:
    """File of a story; its name changes with story and font, so that no old file passes for a new one."""
    recipe = f"{EDITION} {story!r} {font.name}".encode()
    return cache_dir / f"{story.slug}-{hashlib.sha256(recipe).hexdigest()[:10]}.mp4"


def _rendered(stories: list[Story], cache_dir: Path, font: Path, progress: Progress) -> dict[str, Path]:
    """Render what is missing, on all cores when there is much; long films first."""
    paths = {story.slug: _place(story, cache_dir, font) for story in stories}
    missing = sorted((s for s in stories if not paths[s.slug].exists()), key=lambda s: -s.seconds)
    total = sum(story.seconds for story in missing)
    done = 0.0
    for story in _made(missing, paths, font):
        done += story.seconds
        progress(done / total)
    progress(1.0)
    return paths


def _made(missing: list[Story], paths: dict[str, Path], font: Path) -> Iterator[Story]:
    """Yield each story when its film is there."""
    workers = min(len(missing), os.cpu_count() or 1)
    if workers <= 1 or not _can_spawn():
        for story in missing:
            _make(story, paths[story.slug], font)
            yield story
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        jobs = {pool.submit(_make, story, paths[story.slug], font): story for story in missing}
        for job in as_completed(jobs):
            job.result()
            yield jobs[job]


def _can_spawn() -> bool:
    """A spawned process imports the main module again; one read from standard input cannot be."""
    main = getattr(sys.modules["__main__"], "__file__", None)
    return main is not None and Path(main).is_file()


def _make(story: Story, path: Path, font: Path) -> None:
    """Render beside the file's place and move it there whole."""
    making = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        render(story, making, font)
        making.replace(path)
    finally:
        making.unlink(missing_ok=True)


def _finished(story: Story, path: Path) -> DemoFilm:
    return DemoFilm(
        slug=story.slug,
        title=story.title,
        makers=story.makers,
        synopsis=story.synopsis,
        genre=story.genre,
        language=story.language,
        path=path,
        licence=OWN_LICENCE,
        origin=OWN_ORIGIN,
    )
