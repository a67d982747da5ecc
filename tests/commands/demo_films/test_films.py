"""The shelf of demo films: different, accepted by our own examination, made once, repeatable."""

import hashlib
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app.commands.demo_films import DEFAULT_FONT, films, real_clips, rejected_file
from app.commands.demo_films.atlas import WORLDS
from app.commands.demo_films.first_films import FIRST_FILMS
from app.commands.demo_films.more_films import further_story
from app.commands.demo_films.real_films import real_films
from app.commands.demo_films.story import Story
from app.commands.demo_films.studio import render
from app.media.engine import examine
from tests.media.making import make_film

MANY = 200


def small(story: Story) -> Story:
    """The same story, painted small and seldom, for a quick look."""
    return replace(story, size=(160, 90), fps=24, hold=12)


def test_first_films_are_as_varied_as_a_contest() -> None:
    lengths = sorted(story.seconds for story in FIRST_FILMS)

    assert len(FIRST_FILMS) >= 12
    assert (lengths[0] >= 15, lengths[-1] > 180) == (True, True)
    assert {story.fps for story in FIRST_FILMS} == {24, 25, 30}
    assert [story.slug for story in FIRST_FILMS if not story.has_sound] == ["the-silent-pond"]
    assert [story.slug for story in FIRST_FILMS if story.size[1] > story.size[0]] == ["the-kite"]
    assert len({story.genre for story in FIRST_FILMS}) >= 6
    assert {story.world for story in FIRST_FILMS} == set(WORLDS)


def test_two_hundred_films_have_two_hundred_names_and_seeds() -> None:
    stories = [*FIRST_FILMS, *(further_story(number) for number in range(MANY))]

    for name in ("slug", "title", "seed"):
        assert len({getattr(story, name) for story in stories}) == len(stories)
    assert all(story.seconds >= 15 for story in stories)


def test_every_burnt_in_letter_is_in_the_font() -> None:
    letters = TTFont(DEFAULT_FONT).getBestCmap()
    stories = [*FIRST_FILMS, *(further_story(number) for number in range(MANY))]
    texts = [text for story in stories for pair in (story.title, *story.lines) for text in pair]
    texts += [name for story in stories for maker in story.makers for name in (maker.chinese, maker.english)]

    assert {letter for text in texts for letter in text if ord(letter) not in letters} == set()


@pytest.mark.parametrize(
    "story", [FIRST_FILMS[0], FIRST_FILMS[8], further_story(3)], ids=lambda story: story.slug
)
def test_rendered_film_passes_our_own_examination(tmp_path: Path, story: Story) -> None:
    render(small(story), tmp_path / "film.mp4", DEFAULT_FONT)

    examination = examine(tmp_path / "film.mp4")

    assert examination.truth is not None
    assert examination.facts is not None
    assert [problem.code for problem in examination.problems] == ([] if story.has_sound else ["no_sound"])
    assert examination.truth.seconds >= 15
    assert (examination.facts.fps, examination.facts.faststart) == (Fraction(24), True)
    assert len(examination.facts.sounds) == int(story.has_sound)


def test_same_story_gives_the_same_file_and_another_seed_another(tmp_path: Path) -> None:
    story = small(further_story(5))
    for name, told in (("one", story), ("two", story), ("three", replace(story, seed=1))):
        render(told, tmp_path / name, DEFAULT_FONT)

    one, two, three = (
        hashlib.sha256((tmp_path / name).read_bytes()).digest() for name in ("one", "two", "three")
    )

    assert one == two
    assert one != three


def test_film_is_made_once_and_described_in_both_scripts(tmp_path: Path) -> None:
    shares: list[float] = []
    first = films(tmp_path, count=1, progress=shares.append)
    made_at = first[0].path.stat().st_mtime_ns

    second = films(tmp_path, count=1)

    assert second == first
    assert second[0].path.stat().st_mtime_ns == made_at
    assert (first[0].title, first[0].genre, first[0].language) == (
        ("山外", "Beyond the Mountains"),
        "guofeng",
        "zh",
    )
    assert [(maker.chinese, maker.credit) for maker in first[0].makers] == [
        ("林晚秋", "director"),
        ("顾行舟", "co-director"),
    ]
    assert shares[-1] == 1.0
    assert sorted(path.name for path in tmp_path.iterdir()) == [first[0].path.name]


@pytest.mark.parametrize("count", [0, 201])
def test_impossible_count_is_refused_in_words(tmp_path: Path, count: int) -> None:
    with pytest.raises(ValueError, match="Ask for 1 to 200 demo films"):
        films(tmp_path, count=count)


def test_letter_named_like_a_film_is_refused(tmp_path: Path) -> None:
    path = rejected_file(tmp_path)

    assert path.suffix == ".mp4"
    assert [problem.code for problem in examine(path).problems] == ["not_a_film"]


@pytest.fixture
def shelf_with_clips(tmp_path: Path) -> Path:
    """A cache that holds two clips already, so that nothing is fetched."""
    (tmp_path / "clips").mkdir()
    for name in ("bunny-short", "bunny-long"):
        make_film(tmp_path / "clips" / f"{name}.mp4", frames=24)
    return tmp_path


def test_clips_at_hand_are_not_fetched_again(shelf_with_clips: Path) -> None:
    clips = real_clips(shelf_with_clips / "clips")

    assert [(clip.name, clip.licence) for clip in clips] == [
        ("bunny-short", "CC BY 3.0"),
        ("bunny-long", "CC BY 3.0"),
    ]


def test_clips_that_could_not_be_had_are_not_waited_for_again(tmp_path: Path) -> None:
    for name in ("bunny-short", "bunny-long"):
        (tmp_path / f"{name}.unreachable").touch()

    assert real_clips(tmp_path) == []


@pytest.mark.long
def test_film_cut_from_a_clip_is_long_enough_and_credits_its_makers(shelf_with_clips: Path) -> None:
    cut = real_films(shelf_with_clips, DEFAULT_FONT)

    examinations = [examine(film.path) for film in cut]
    assert [(examination.accepted, examination.truth is not None) for examination in examinations] == [
        (True, True)
    ] * 2
    assert all(examination.truth.seconds >= 15 for examination in examinations if examination.truth)
    assert all("Blender Foundation" in film.origin for film in cut)
