"""The demo: its judges' taste, its tie, how it reads pages, its summary; and once the whole of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.commands.demo_films.story import DemoFilm, Maker
from app.commands.demo_path.failed import DemoFailed
from app.commands.demo_path.fields import Form
from app.commands.demo_path.markup import read_markup
from app.commands.demo_path.people import JUDGES, entrant_of, sign_ins
from app.commands.demo_path.record import Record
from app.commands.demo_path.sending import Piece
from app.commands.demo_path.taste import Taste
from app.commands.demo_path.tie import Cards, arrange_tie
from app.commands.demo_path.words import note_to_jury, word_to_maker
from app.commands.supervisor import ROOT
from app.tally import scores, standings
from app.tally.rules import Rules

WEIGHTS = {"story": 40, "technique": 30, "originality": 30}
PANELS = ("abc", "abd", "abc", "bcd", "acd", "abd", "bcd", "acd")
KEYS = {"entries", "films", "bytes", "scorecards", "winners", "digests", "seconds"}


def _cards(seed: int) -> Cards:
    taste = Taste(seed)
    return {
        f"film-{number}": {judge: taste.card(f"film-{number}", judge, list(WEIGHTS)) for judge in panel}
        for number, panel in enumerate(PANELS)
    }


def test_same_seed_gives_the_same_scores_in_any_order() -> None:
    forward = {(film, judge): Taste(7).score(film, judge, "story") for film in "mn" for judge in "xy"}
    backward = {(film, judge): Taste(7).score(film, judge, "story") for judge in "yx" for film in "nm"}

    assert forward == backward
    assert forward != {key: Taste(8).score(*key, "story") for key in forward}


def test_scores_are_half_points_from_1_to_10_and_not_all_alike() -> None:
    given = {Taste(1).score(str(film), str(judge), "story") for film in range(60) for judge in range(5)}

    assert given <= set(range(100, 1001, 50))
    assert len(given) > 8


def test_strict_judge_scores_lower_on_the_whole() -> None:
    taste = Taste(3)
    means = {
        judge: sum(taste.score(str(film), judge, "story") for film in range(80)) / 80 for judge in "abcde"
    }

    assert max(means.values()) - min(means.values()) > 30


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("place", [2, 3])
def test_tie_ranks_exactly_two_films_level_at_the_place(seed: int, place: int) -> None:
    tie = arrange_tie(_cards(seed), WEIGHTS, place)

    assert tie is not None
    one, other = tie.films
    assert tie.cards[one] == tie.cards[other]
    rows = [
        (film, judge, criterion, value)
        for film, judges in tie.cards.items()
        for judge, card in judges.items()
        for criterion, value in card.items()
    ]
    ranked = standings.run(scores.from_rows(rows), Rules(weights=WEIGHTS)).films
    assert {standing.film for standing in ranked if standing.rank == place} == {one, other}


def test_tie_leaves_the_other_films_as_they_were_scored() -> None:
    cards = _cards(0)
    tie = arrange_tie(cards, WEIGHTS, 3)

    assert tie is not None
    others = cards.keys() - set(tie.films)
    assert {film: tie.cards[film] for film in others} == {film: cards[film] for film in others}


def test_films_that_share_no_panel_cannot_be_made_level() -> None:
    cards = {film: card for film, card in _cards(0).items() if film in {"film-0", "film-1", "film-3"}}

    assert arrange_tie(cards, WEIGHTS, 1) is None


def test_words_of_judges_stay_the_same_and_fit_the_level() -> None:
    about = (1, "film", "judge1")

    assert word_to_maker(900, "zh", about) == word_to_maker(900, "zh", about)
    assert word_to_maker(900, "en", about) != word_to_maker(300, "en", about)
    assert "" in {note_to_jury(900, "en", (number,)) for number in range(20)}


PAGE = """<main><form action="/save" method="post"><input type="hidden" name="csrf_token" value="abc">
<input name="title" value="Old"><textarea name="text">
One
Two</textarea><select name="genre">
<option value="">None</option><option value="x" selected>X &amp; Y</option></select>
<input type="checkbox" name="tongue" value="zh" checked><input type="checkbox" name="tongue" value="en">
<input type="file" name="film"><input name="off" disabled value="1">
<button>Save</button><button name="rows" value="add">Add</button><button formaction="/submit">Submit</button>
</form></main>"""


@pytest.fixture
def form() -> Form:
    return Form(read_markup(PAGE).first("form"), "/here")


def test_form_sends_what_a_browser_would(form: Form) -> None:
    assert form.sent == [
        ("csrf_token", "abc"),
        ("title", "Old"),
        ("text", "One\nTwo"),
        ("genre", "x"),
        ("tongue", "zh"),
    ]
    assert form.choices("genre") == {"None": "", "X & Y": "x"}


def test_filled_form_sends_the_new_values(form: Form) -> None:
    form.fill({"title": "New", "tongue": ["zh", "en"]})

    assert form.value("title") == "New"
    assert [value for name, value in form.sent if name == "tongue"] == ["zh", "en"]


@pytest.mark.parametrize("filling", [{"genre": "y"}, {"tongue": ["fr"]}, {"absent": "1"}, {"off": "1"}])
def test_field_or_choice_that_the_page_does_not_offer_is_refused(
    form: Form, filling: dict[str, str | list[str]]
) -> None:
    with pytest.raises(DemoFailed, match="field"):
        form.fill(filling)


def test_button_sends_where_it_says(form: Form) -> None:
    assert form.button(name="rows", value="add") == ("/save", [("rows", "add")])
    assert form.button(to="/submit") == ("/submit", [])
    with pytest.raises(DemoFailed, match="button"):
        form.button(to="/delete")


def test_cut_piece_breaks_off_after_the_bytes_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(range(256)) * 1024)
    piece = Piece(path, 1000, 200_000, cut_after=100_000)

    read = len(piece.read()) + len(piece.read())
    with pytest.raises(ConnectionResetError):
        piece.read()
    piece.close()

    assert (len(piece), read) == (200_000, 2 * 64 * 1024)


def test_entrant_writes_in_the_language_of_the_film() -> None:
    film = DemoFilm(
        slug="film",
        title=("灯", "Lantern"),
        makers=(Maker(chinese="林晚秋", english="Lin Wanqiu"),),
        synopsis=("灯。", "A lantern."),
        genre="guofeng",
        language="zh",
        path=Path("film.mp4"),
        licence="CC0 1.0",
        origin="",
    )

    assert (entrant_of(film, 3).email, entrant_of(film, 3).locale) == ("entrant3@demo.example", "zh")
    assert entrant_of(film, 3).name == "林晚秋 Lin Wanqiu"


def test_sign_ins_name_everybody_once_and_no_address_of_the_pages() -> None:
    lines = sign_ins(JUDGES)

    assert "organizer@demo.example" in lines
    assert "judge1@demo.example to judge5@demo.example" in lines
    assert "http" not in lines


def test_summary_is_one_line_of_json_with_every_key(capsys: pytest.CaptureFixture[str]) -> None:
    record = Record(entries=12, films=12, winners=[{"award": "First prize", "title": "山外"}])
    with record.step("judging", "The judges watch."):
        pass

    line = record.as_json()

    assert "\n" not in line
    assert json.loads(line).keys() == KEYS
    assert json.loads(line)["seconds"].keys() == {"judging"}
    assert capsys.readouterr().err == "The judges watch.\n"


def test_fewer_entries_than_the_path_needs_are_refused() -> None:
    command = [sys.executable, "-m", "app", "demo", "--entries", "11"]

    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)

    assert done.returncode == 2
    assert "12" in done.stderr


def test_system_that_runs_on_another_folder_is_left_alone(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app", "demo", "--url", "http://127.0.0.1:9"]
    environment = {**os.environ, "LAUREL_DATA": str(tmp_path)}

    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stderr.startswith(f"The data folder {tmp_path} is not the one behind http://127.0.0.1:9")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.usefixtures("valkey_binary")
def test_demo_carries_a_contest_to_its_winner_list() -> None:
    command = [sys.executable, "-m", "app", "demo", "--entries", "12", "--headless"]

    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout.splitlines()[-1])
    assert summary.keys() == KEYS
    assert (summary["entries"], summary["films"], summary["scorecards"]) == (12, 12, 33)
    assert len(summary["winners"]) == 7
    assert summary["digests"].keys() == {"input", "result", "announcement"}
    assert "are level at place 3" in done.stderr
