"""What the server draws for winners: both scripts, long words, characters that no face has."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.publication.operations.drawing.branches import branches
from app.publication.operations.drawing.certificate import CertificateWords, certificate_pdf
from app.publication.operations.drawing.faces import CHINESE, LATIN, MISSING, drawable, missing, runs, width
from app.publication.operations.drawing.laurel import LaurelWords, laurel_png, laurel_svg
from app.publication.operations.drawing.lines import set_lines, set_paragraph
from app.publication.operations.drawing.social import social_image

MILLIMETER = 72 / 25.4
WORDS = LaurelWords("First prize", "一等奖", "Lantern Nights", "灯夜", 2026)
GRANT = CertificateWords(
    contest=("Lantern Nights", "灯夜"),
    award=("First prize", "一等奖"),
    film=("Whale Fall", "鲸落"),
    makers=("Mara Ellison", ""),
    statement=("", "一部安静的影片。"),
    day=("25 November 2026", "2026年11月25日"),
    code="K7MPQ2XA",
    check_url="https://example.org/check/K7MPQ2XA",
    granted_at=datetime(2026, 11, 25, tzinfo=UTC),
)


def test_each_script_is_set_in_its_own_face() -> None:
    assert list(runs("Whale 鲸落 2026")) == [(LATIN, "Whale "), (CHINESE, "鲸落"), (LATIN, " 2026")]


def test_character_that_no_face_has_is_named_and_gets_a_mark() -> None:
    assert (missing("龘和囧龘"), drawable("龘和")) == ("龘囧", f"{MISSING}和")
    assert missing(MISSING) == ""


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("Wm i鲸落灯夜，。龘é"), max_size=160), st.sampled_from([60.0, 200.0, 500.0]))
def test_no_line_is_wider_than_its_room(text: str, room: float) -> None:
    for lines, most in ((set_lines(text, 60, room), 2), (set_paragraph(text, 14, room, 3), 3)):
        assert len(lines) <= most
        assert all(line.width <= room + 0.1 for line in lines)


def test_paragraph_holds_all_of_its_words_and_breaks_between_them() -> None:
    text = "A whole life in eleven minutes, told without a single word. 一个人的一生，没有一句台词。"

    lines = set_paragraph(text, 12, 150, 9)

    assert len(lines) > 2
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line.text.startswith(("，", "。")) for line in lines)


def test_text_without_end_is_cut_with_an_ellipsis() -> None:
    *_, last = set_lines("鲸" * 200, 60, 300)

    assert last.text.endswith("…")


def test_branches_stay_within_their_square_and_mirror_each_other() -> None:
    drawn = branches()
    points = [point for polygon in drawn for point in polygon]

    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in points)
    assert {(round(1 - x, 9), round(y, 9)) for x, y in points} == {
        (round(x, 9), round(y, 9)) for x, y in points
    }


@pytest.mark.parametrize("ground", ["light", "dark"])
def test_laurel_needs_no_font_where_it_is_shown_and_says_its_words(ground: str) -> None:
    picture = laurel_svg(replace(WORDS, award_en="Best <Film> & more"), ground).decode()

    assert "<text" not in picture
    assert "<title>Best &lt;Film&gt; &amp; more 一等奖, Lantern Nights 灯夜, 2026</title>" in picture
    assert len(re.findall(r"M", picture)) > len(branches())


def test_laurel_as_png_is_transparent_around_its_ink() -> None:
    picture = Image.open(io.BytesIO(laurel_png(WORDS, "dark", side=200)))

    corner, inked = picture.getpixel((0, 0)), picture.getchannel("A").getextrema()
    assert (picture.size, corner[3], inked) == ((200, 200), 0, (0, 255))  # type: ignore[index]


def test_same_grant_gives_the_same_certificate_and_another_gives_another() -> None:
    first = certificate_pdf(GRANT)

    assert first == certificate_pdf(GRANT)
    assert first != certificate_pdf(replace(GRANT, code="AAAAAAAA"))
    assert first.startswith(b"%PDF-")
    assert b"https://example.org/check/K7MPQ2XA" in first


def test_the_longest_words_stay_inside_the_frame_of_the_certificate() -> None:
    long = ("Moths and Lanterns " * 8, "灯笼与飞蛾的漫长故事" * 5)
    words = replace(
        GRANT, contest=long, award=long, film=long, makers=long, statement=("word " * 150, "评语" * 150)
    )

    lines = sorted(set(_baselines(certificate_pdf(words))))

    assert len(lines) > 12
    assert lines[-1] < 200 * MILLIMETER
    assert lines[1] > 26 * MILLIMETER > lines[0]  # the foot alone is below


def _baselines(pdf: bytes) -> list[float]:
    """Where lines of text stand on the page, in points from its lower edge."""
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    page = next(text for text in map(_inflated, streams) if b" Td" in text)
    return [float(y) for y in re.findall(rb"BT [\d.]+ ([\d.]+) Td", page)]


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_certificate_is_drawn_whatever_is_missing() -> None:
    nothing = ("", "")
    empty = replace(GRANT, contest=nothing, award=nothing, film=nothing, makers=nothing, statement=nothing)

    assert certificate_pdf(empty).startswith(b"%PDF-")
    assert certificate_pdf(replace(GRANT, film=("龘" * 90, "word " * 90))).startswith(b"%PDF-")


@pytest.mark.parametrize("count", [0, 1, 3, 9])
def test_shared_picture_has_its_size_with_any_number_of_stills(count: int) -> None:
    still = io.BytesIO()
    Image.new("RGBA", (64, 36), (40, 60, 50, 255)).save(still, "PNG")

    picture = Image.open(
        io.BytesIO(social_image(("A", "灯夜"), ("", "获奖名单"), [still.getvalue()] * count))
    )

    assert (picture.format, picture.size) == ("JPEG", (1200, 630))


def test_width_is_the_sum_of_its_parts() -> None:
    assert width("鲸落 ab", 10) == pytest.approx(width("鲸落", 10) + width(" ab", 10))
