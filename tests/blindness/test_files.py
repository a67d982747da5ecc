"""What is made of an uploaded film: two that differ in their containers alone become the same files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.media import engine
from app.media.subtitles import read_subtitles, write_vtt
from tests.blindness.makers import FIRST, SECOND, cast, encodings
from tests.media.making import make_film, put_subtitles_inside

TAGS = (
    "title",
    "artist",
    "author",
    "album_artist",
    "comment",
    "description",
    "copyright",
    "encoder",
    "location",
)
SPOKEN = {"eng": "1\n00:00:00,100 --> 00:00:01,500\nListen.\n"}


def _film(folder: Path, makers: tuple[Any, ...], **changes: Any) -> Path:
    """A film that is full of its maker: every tag of file and streams, the very name of the file."""
    maker = cast(*makers).makers[0]
    tags = {tag: f"{maker.word(tag)} {maker.script}" for tag in TAGS}
    folder.mkdir(parents=True)
    whole = make_film(folder / f"{maker.word('final')}.mp4", metadata=tags, frames=24, **changes)
    assert maker.mark.encode() in whole.read_bytes()
    return whole


def _made_of(film: Path, out: Path) -> dict[str, bytes]:
    """Every file that judges may get of it: player's file, clean original, stills, poster, sprite."""
    engine.make_proxy(film, out / "proxy", seconds=1.0)
    engine.strip(film, out / "original", seconds=1.0)
    engine.make_poster(film, out / "stills", seconds=1.0)
    engine.make_sheet(film, out / "sheet", seconds=1.0)
    return {
        str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()
    }


def _leaks(files: dict[str, bytes], makers: tuple[Any, ...]) -> list[str]:
    secrets = [form for secret in cast(*makers).secrets() for form in encodings(secret)]
    return [name for name, content in files.items() if any(form in content for form in secrets)]


def test_files_made_of_a_film_tell_nothing_of_its_container(tmp_path: Path) -> None:
    made = []
    for number, makers in enumerate((FIRST, SECOND)):
        film = _film(tmp_path / f"in-{number}", makers)
        made.append(_made_of(film, tmp_path / f"out-{number}"))
        assert _leaks(made[-1], makers) == []

    first, second = made
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert len(first) > 4


def test_subtitles_from_inside_a_film_keep_their_words_alone(tmp_path: Path) -> None:
    mark = cast(*FIRST).makers[0].mark
    film = make_film(tmp_path / "film.mkv", frames=24, metadata={"title": mark, "artist": mark})
    inside = put_subtitles_inside(film, tmp_path / f"{mark}.mkv", SPOKEN)

    tracks = engine.take_subtitles(inside, tmp_path / "out", seconds=1.0)

    written = {
        track.language: write_vtt(read_subtitles(track.path.read_bytes())).encode() for track in tracks
    }
    assert _leaks(written, FIRST) == []
    assert b"Listen." in b"".join(written.values())
