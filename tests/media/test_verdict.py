"""Problems in words: every code has a sentence, every sentence gets its parameters."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from app.media.engine import Examination
from app.media.facts import FilmFacts, FrameTruth, Sound
from app.media.judge import judge_facts, judge_truth
from app.media.rules import Rules
from app.media.structure import UnitReader
from app.media.verdict import SENTENCES, Problem, amount, amounts, clock

FACTS = FilmFacts(
    container="mp4",
    size=1000,
    seconds=60.0,
    fps=Fraction(24),
    width=1920,
    height=1080,
    coded_width=1920,
    coded_height=1080,
    rotation=0,
    sample_aspect=Fraction(1),
    picture_codec="h264",
    profile="High",
    pixel_format="yuv420p",
    bit_depth=8,
    high_dynamic_range=False,
    interlaced=False,
    sounds=(Sound(codec="aac", sample_rate=48000, channels=2, profile="LC"),),
    more_pictures=0,
    subtitles=0,
    faststart=True,
)
TRUTH = FrameTruth(
    frames=1440,
    seconds=60.0,
    fps=Fraction(24),
    constant_rate=True,
    keyframe_gap=2.0,
    sampled=200,
    tested=1440,
    bad=0,
    first_bad=None,
    missing=0.0,
    sound_bad=0,
    sound_first_bad=None,
    sound_peak=0.9,
    brightest=120.0,
)


def test_every_code_used_in_the_engine_has_a_sentence() -> None:
    engine = Path(__file__).parents[2] / "app" / "media"
    source = "".join(path.read_text(encoding="utf-8") for path in engine.glob("*.py"))

    used = set(re.findall(r'(?:Problem|_remark|_broken)\(\s*"(\w+)"', source))

    assert used - SENTENCES.keys() == set()
    assert {"not_a_film", "truncated", "damaged", "took_too_long"} <= used


def test_faultless_film_has_no_problem() -> None:
    assert (judge_facts(FACTS, Rules()), judge_truth(FACTS, TRUTH, Rules())) == ([], [])


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"seconds": 3700.0}, "The film lasts 1:01:40; this contest accepts films of up to 30:00."),
        (
            {"size": 5 * 1024**3},
            "The file is 5.37 GB; this contest accepts up to 4.00 GB. Export it with a lower bit rate.",
        ),
        ({"fps": Fraction(120)}, "The film has 120 frames per second; this contest accepts up to 60."),
        (
            {"width": 7680, "height": 4320},
            "The picture is 7680 x 4320; this contest accepts up to 4096 x 2304.",
        ),
        ({"container": "mkv"}, "Files of the kind MKV are not accepted here. Export as MP4, MOV."),
        (
            {"subtitles": 2, "more_pictures": 1},
            (
                "The file also holds 1 more pictures, 2 more subtitles; "
                "judges see the first picture and hear the first sound."
            ),
        ),
    ],
)
def test_sentence_names_the_rule_and_the_figure(facts: dict[str, object], sentence: str) -> None:
    rules = Rules(containers=("mp4", "mov"))

    problems = judge_facts(replace(FACTS, **facts), rules)  # type: ignore[arg-type]  # names are checked by replace

    assert [problem.sentence for problem in problems] == [sentence]


@pytest.mark.parametrize(
    ("truth", "expected"),
    [
        ({"sampled": 0}, [("no_picture", "refused")]),
        ({"seconds": 45.0, "missing": 15.0}, [("truncated", "refused")]),
        ({"missing": 0.4}, []),
        ({"bad": 3, "first_bad": 7.0}, [("damaged", "warning")]),
        ({"bad": 700, "first_bad": 7.0}, [("ruined", "refused")]),
        ({"sound_bad": 2, "sound_first_bad": 1.0}, [("sound_damaged", "warning")]),
        ({"brightest": 17.0, "sound_peak": 0.0}, [("black_and_silent", "warning")]),
        ({"brightest": 17.0}, [("black", "warning")]),
        ({"sound_peak": 0.0}, [("silent", "warning")]),
        ({"constant_rate": False}, [("variable_frame_rate", "warning")]),
        ({"seconds": 4000.0}, [("too_long", "refused")]),
        ({"frames": 1}, [("too_short", "refused")]),
    ],
)
def test_truth_is_weighed(truth: dict[str, object], expected: list[tuple[str, str]]) -> None:
    problems = judge_truth(FACTS, replace(TRUTH, **truth), Rules())  # type: ignore[arg-type]  # as above

    assert [(problem.code, problem.weight) for problem in problems] == expected
    assert all(problem.sentence for problem in problems)


@pytest.mark.parametrize(
    ("rules", "facts", "code"),
    [
        (Rules(min_short_side=720), {"width": 854, "height": 480}, "too_small_picture"),
        (Rules(aspects=("9:16", "1:1")), {}, "wrong_aspect"),
        (Rules(min_fps=23), {"fps": Fraction(12)}, "too_few_fps"),
        (Rules(min_bits_per_second=2_000_000), {"size": 7_500_000}, "low_bit_rate"),
        (Rules(needs_sound=True), {"sounds": ()}, "sound_missing"),
        (Rules(takes_interlaced=False), {"interlaced": True}, "interlaced_refused"),
    ],
)
def test_each_rule_refuses_under_its_own_code(rules: Rules, facts: dict[str, object], code: str) -> None:
    found = replace(FACTS, **{"size": 150_000_000, **facts})  # type: ignore[arg-type]  # as above

    problems = judge_facts(found, rules)

    assert [(problem.code, problem.weight) for problem in problems] == [(code, "refused")]


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [(1920, 1080, "16:9"), (1080, 1920, "9:16"), (1998, 1080, "1.85:1"), (1920, 804, "2.39:1")],
)
def test_a_shape_is_known_by_its_name(width: int, height: int, shape: str) -> None:
    film = replace(FACTS, width=width, height=height, coded_width=width, coded_height=height)

    assert judge_facts(film, Rules(aspects=(shape,))) == []


def test_a_varying_rate_is_refused_where_the_contest_says_so() -> None:
    problems = judge_truth(FACTS, replace(TRUTH, constant_rate=False), Rules(takes_variable_rate=False))

    assert [(problem.code, problem.weight) for problem in problems] == [("variable_rate_refused", "refused")]


@pytest.mark.parametrize(("seconds", "codes"), [(300.4, []), (300.6, ["too_long"])])
def test_sound_that_runs_on_a_little_makes_a_film_no_longer_than_its_clock(
    seconds: float, codes: list[str]
) -> None:
    problems = judge_facts(replace(FACTS, seconds=seconds), Rules(max_seconds=300))

    assert [problem.code for problem in problems] == codes
    assert all("lasts 5:01; this contest accepts films of up to 5:00" in one.sentence for one in problems)


def test_portrait_film_has_the_same_limits() -> None:
    standing = replace(FACTS, width=2160, height=3840, coded_width=2160, coded_height=3840)

    assert judge_facts(standing, Rules()) == []


def test_trouble_on_our_side_is_neither_accepted_nor_refused() -> None:
    examination = Examination(facts=None, truth=None, problems=(Problem("no_space", "retry"),))

    assert (examination.accepted, examination.should_retry) == (False, True)


def test_limits_survive_the_journey_and_unknown_ones_are_refused() -> None:
    rules = Rules(max_seconds=300.0, containers=("mp4",))

    assert Rules.from_dict({**rules.as_dict(), "containers": ["mp4"]}) == rules
    with pytest.raises(TypeError, match="Unknown rule: max_length"):
        Rules.from_dict({"max_length": 5})


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.9, "0:00"), (8.0, "0:08"), (725.0, "12:05"), (3723.0, "1:02:03")]
)
def test_clock_is_written_for_people(seconds: float, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 KB"), (300, "1 KB"), (512_000, "512 KB"), (40_055_603, "40.1 MB"), (4 * 1024**3, "4.29 GB")],
)
def test_amount_is_written_for_people(size: int, text: str) -> None:
    assert amount(size) == text


def test_a_byte_too_much_is_seen_in_the_sentence() -> None:
    limit = 4_000_000_000

    assert amounts(limit + 1, limit) == {"size": "4,000,000,001 B", "limit": "4,000,000,000 B"}
    assert amounts(limit + 10_000_000, limit) == {"size": "4.01 GB", "limit": "4.00 GB"}


@pytest.mark.parametrize(
    ("packet", "is_sound"),
    [
        (b"\0\0\0\x03\x65\x01\x02", True),
        (b"\0\0\0\x03\x65\x01\x02\0\0\0\x02\x41\x09", True),
        (b"\0\0\0\0\0\0\0\0", False),
        (b"\0\0\0\x09\x65\x01\x02", False),
        (b"\0\0\0\x03\xe5\x01\x02", False),
        (b"\0\0\0\x08\x65\x01\0\0\0\0\0\x02", False),
        (b"\0\0\0\x06\x65\x01\0\0\0\0", True),
    ],
    ids=["one", "two", "zeros", "too_long", "forbidden_bit", "hole", "padding"],
)
def test_units_of_a_packet_fit_or_do_not(packet: bytes, is_sound: bool) -> None:
    assert UnitReader(4).is_sound(packet) is is_sound


def test_what_has_no_lengths_is_not_judged() -> None:
    assert UnitReader.for_codec("h264", b"\0\0\0\x01\x67").is_sound(b"\0\0\0\0\0\0\0\0")
    assert UnitReader.for_codec("vp9", None).length_size == 0
    assert UnitReader.for_codec("h264", bytes([1, 100, 0, 40, 0xFF])).length_size == 4
