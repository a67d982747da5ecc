"""Subtitles from strangers' bytes: read in every usual encoding, nothing hostile survives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.media.cue_words import bare_words, plain_words
from app.media.subtitles import BadSubtitles, Cue, overlapping, read_subtitles, stamp, within, write_vtt

SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\n你好，<i>世界</i>\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,000\r\nTwo\r\nlines\r\n"
)
READ = [Cue(1000, 2500, "你好，<i>世界</i>"), Cue(3000, 4000, "Two\nlines")]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_usual_encoding_is_read(encoding: str) -> None:
    assert read_subtitles(SRT.encode(encoding)) == READ


def test_webvtt_loses_heading_notes_styles_names_and_places() -> None:
    text = (
        "WEBVTT - by Zhao Min\nKind: captions\n\nNOTE Zhao Min, Beijing\n00:00.000 --> 00:09.000\n\n"
        "STYLE\n::cue { color: red }\n\nREGION\nid:one\n\n"
        "zhao-min-1\n00:01.000 --> 00:02.000 line:0 align:start\n<v Zhao Min>Hello</v> <c.loud>there</c>\n"
    )

    written = write_vtt(read_subtitles(text.encode()))

    assert written == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello there\n"


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("<script>alert(1)</script>Run", "Run"),
        ("<SCRIPT src=x>a", ""),
        ("<img src=x onerror=alert(1)>Look", "Look"),
        ("&lt;b&gt; 5 < 6 & 7 --> 8", "&lt;b&gt; 5 &lt; 6 &amp; 7 --&gt; 8"),
        ("<i>never closed", "<i>never closed</i>"),
        ("</i>never opened", "never opened"),
        ("<b><i>crossed</b></i>", "<b><i>crossed</i></b>"),
        ("{\\an8\\pos(1,2)}Above", "Above"),
        ("<font color='red'>Red</font> <00:01.000>late", "Red late"),
        ("\u202egnp.exe\u2066\x00\x1b[31m", "gnp.exe[31m"),
        ("<ruby>漢<rt>かん</rt></ruby>", "<ruby>漢<rt>かん</rt></ruby>"),
    ],
)
def test_only_the_marks_that_players_know_survive(words: str, kept: str) -> None:
    assert plain_words(words) == kept


def test_cues_are_put_in_order_and_repeated_ones_are_left_out() -> None:
    text = "00:05.000 --> 00:06.000\nlate\n\n00:01.000 --> 00:02.000\nsoon\n\n00:01.000 --> 00:02.000\nsoon\n"

    assert [cue.words for cue in read_subtitles(text.encode())] == ["soon", "late"]


def test_words_after_a_blank_line_still_belong_to_their_subtitle() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nfirst\n\nsecond\n\n2\n00:00:03,000 --> 00:00:04,000\nthird\n"

    assert [cue.words for cue in read_subtitles(text.encode())] == ["first\nsecond", "third"]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "no_cues", 0),
        (b"Dear jury,\nthe subtitles follow by post.\n", "no_cues", 0),
        (b"WEBVTT\n\n00:01.000 --> 00:01.000\nno time\n", "no_cues", 0),
        (bytes(range(256)) * 40, "not_text", 0),
        (b"\x00\x00\x01\xba" * 500, "not_text", 0),
        (b"x" * (10 * 1024 * 1024 + 1), "too_big", 0),
        (b"1\n00:00:61,000 --> 00:01:02,000\nx\n", "bad_time", 2),
        (b"1\nsoon --> later\nx\n", "bad_time", 2),
        (b"1\n00:00:05,000 --> 00:00:02,000\nx\n", "ends_before_it_begins", 2),
        (b"99:00:00,000 --> 99:00:01,000\nx\n", "too_late", 1),
        (b"00:00:01,000 --> 00:00:02,000\n" + b"x" * 1001, "too_long", 1),
        (b"\n".join(b"00:00:01,000 --> 00:00:09,000\n%d.\n" % n for n in range(9)), "too_many_at_once", 25),
    ],
)
def test_what_cannot_be_taken_is_named_with_its_line(content: bytes, code: str, line: int) -> None:
    with pytest.raises(BadSubtitles) as refused:
        read_subtitles(content)

    assert (refused.value.code, refused.value.line) == (code, line)


def test_more_subtitles_than_any_film_has_are_refused() -> None:
    text = "\n".join(f"{stamp(n * 1000)} --> {stamp(n * 1000 + 900)}\n{n}.\n" for n in range(20_001))

    with pytest.raises(BadSubtitles, match="too_many"):
        read_subtitles(text.encode())


def test_what_lies_beyond_the_film_is_cut_off_and_overlaps_are_counted() -> None:
    cues = [Cue(0, 1500, "a"), Cue(1000, 2500, "b"), Cue(2500, 9000, "c"), Cue(7000, 8000, "d")]

    assert within(cues, 3000) == [Cue(0, 1500, "a"), Cue(1000, 2500, "b"), Cue(2500, 3000, "c")]
    assert overlapping(cues) == 2


@given(st.binary(max_size=400))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    try:
        cues = read_subtitles(b"00:01.000 --> 00:02.000\n" + content)
    except BadSubtitles:
        return
    assert read_subtitles(write_vtt(cues).encode()) == cues


@given(st.text(max_size=200))
def test_whatever_the_words_are_what_is_written_reads_the_same_and_holds_no_foreign_mark(words: str) -> None:
    kept = plain_words(words)

    assert plain_words(kept) == kept
    assert re.findall(r"<(?!/?(?:i|b|u|ruby|rt)>)", kept) == []
    assert "-->" not in kept
    assert bare_words(kept).strip() == bare_words(kept)
