"""The scores file."""

import pytest

from app.tally.score_file import BadScoreFileError, read_scores
from app.tally.scores import MISSING

LONG = "film,judge,criterion,score\n"
SHORT = "film,judge,score\n"


def hundredths(text: str) -> list[int]:
    """Return the scores read from a file."""
    return [int(value) for value in read_scores(text.encode()).scores.hundredths]


@pytest.mark.parametrize(
    ("score", "expected"),
    [("7", 700), ("7.5", 750), ("7.05", 705), ("007", 700), ("0", 0), ("1000.00", 100_000), ("", MISSING)],
)
def test_score_is_read_in_hundredths(score: str, expected: int) -> None:
    assert hundredths(f"{SHORT}a,j, {score} \n") == [expected]


@pytest.mark.parametrize(
    "score",
    [
        "7.",
        ".5",
        "7.555",
        "-1",
        "+7",
        "1e2",
        "7,5",
        "seven",
        "1000.01",
        "1001",
        "٧",
        "７",
        "NaN",
        "0x7",
        "9" * 30,
    ],
)
def test_score_of_another_form_is_refused(score: str) -> None:
    with pytest.raises(BadScoreFileError) as refusal:
        hundredths(f'{LONG}a,j,s,5\na,k,s,"{score}"\n')

    assert (refusal.value.line, refusal.value.column) == (3, 4)
    assert str(refusal.value).startswith("line 3, column 4 (score): the score must be 0 to 1000")


def test_file_without_a_criterion_column_has_one_criterion() -> None:
    assert read_scores(f"{SHORT}a,j,7\n".encode()).scores.criteria == ("score",)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, 1),
        ("a,j,7\n", 1, 1),
        ("film,judge\n", 1, 3),
        ("film,jury,score\n", 1, 2),
        ("Film,judge,score\n", 1, 1),
        ("film,judge,criterion,score,note\n", 1, 5),
        ("\nfilm,judge,score\n", 1, 1),
        (f"{SHORT}a,j\n", 2, 2),
        (f"{SHORT}a,j,7,x\n", 2, 4),
        (f"{SHORT}a,j,7\n\na,k,7\n", 3, 1),
        (f"{SHORT},j,7\n", 2, 1),
        (f"{SHORT}a, ,7\n", 2, 2),
        (f"{LONG}a,j,,7\n", 2, 3),
        (f"{LONG}a,j,s,7\nb,j,s,7\na,j,s,8\n", 4, 1),
        (f"{LONG}a,j,s,\na,j,s,8\n", 3, 1),
        (f'{SHORT}a,"j,7\n', 2, 2),
    ],
)
def test_fault_is_refused_with_line_and_column(text: str, line: int, column: int) -> None:
    with pytest.raises(BadScoreFileError) as refusal:
        read_scores(text.encode())

    assert (refusal.value.line, refusal.value.column) == (line, column)


def test_criterion_without_weight_is_refused_where_it_first_appears() -> None:
    file = read_scores(f"{LONG}a,j,story,7\na,j,sound,7\na,k,look,7\na,k,sound,7\n".encode())

    with pytest.raises(BadScoreFileError, match="'sound' has no weight") as refusal:
        file.require_weights({"story"})

    assert (refusal.value.line, refusal.value.column) == (3, 3)


def test_scores_without_a_criterion_column_are_themselves_what_lacks_a_weight() -> None:
    file = read_scores(f"{SHORT}a,j,7\n".encode())

    with pytest.raises(BadScoreFileError, match=r"\(score\): the criterion 'score' has no weight") as refusal:
        file.require_weights({"story"})

    assert (refusal.value.line, refusal.value.column) == (1, 3)


def test_weights_for_every_criterion_are_accepted() -> None:
    file = read_scores(f"{LONG}a,j,story,7\n".encode())

    file.require_weights({"story", "sound"})

    assert file.first_lines == {"story": 2}
