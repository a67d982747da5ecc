"""Who may watch what, and why not."""

from __future__ import annotations

import numpy as np
import pytest

from app.assigner.arrays import InstanceError
from app.assigner.eligibility import Languages, Reason, forbid, named, reasons, tally

ZH, EN, YUE = 0, 1, 2


def _table(rows: list[list[int]], width: int = 3) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    table = np.zeros((len(rows), width), np.bool_)
    for row, columns in enumerate(rows):
        table[row, columns] = True
    return table


def _languages(spoken: list[list[int]], subtitles: list[list[int]], knows: list[list[int]]) -> Languages:
    return Languages(
        spoken=_table(spoken), subtitles=_table(subtitles), knows=_table(knows), fallback={YUE: ZH}
    )


def test_judge_follows_speech_or_one_subtitle_track_or_a_film_without_words() -> None:
    found = _languages([[ZH], [ZH], [], [EN]], [[], [EN], [], [ZH]], [[ZH], [EN]]).follows()

    assert found.tolist() == [[True, False], [True, True], [True, True], [True, True]]


def test_speakers_of_a_dialect_read_the_subtitles_it_falls_back_to() -> None:
    found = _languages([[YUE], [ZH], [EN]], [[], [], [ZH]], [[YUE], [ZH]]).follows()

    assert found.tolist() == [[True, False], [False, True], [True, True]]


def test_every_reason_sets_its_own_bit() -> None:
    bits = reasons(
        2,
        2,
        languages=_languages([[ZH], [EN]], [[], []], [[ZH], [ZH, EN]]),
        groups={Reason.SAME_EMPLOYER: (_table([[0], []], 1), _table([[], [0]], 1))},
        pairs={Reason.CREDITED: np.array([[0, 1]]), Reason.BLOCKED: np.zeros((0, 2), np.int64)},
    )

    assert bits.tolist() == [[0, Reason.SAME_EMPLOYER | Reason.CREDITED], [Reason.LANGUAGE, 0]]
    assert named(int(bits[0, 1])) == (Reason.CREDITED, Reason.SAME_EMPLOYER)
    assert {reason: count for reason, count in tally(bits).items() if count} == {
        Reason.LANGUAGE: 1,
        Reason.CREDITED: 1,
        Reason.SAME_EMPLOYER: 1,
    }
    assert forbid(np.array([[5, 6], [7, 8]]), bits).tolist() == [[5, -1], [-1, 8]]


@pytest.mark.parametrize("pair", [[2, 0], [0, 2], [-1, 0]])
def test_conflict_outside_the_table_is_refused(pair: list[int]) -> None:
    with pytest.raises(InstanceError, match="not in the table"):
        reasons(2, 2, pairs={Reason.OWN_ENTRY: np.array([pair])})


def test_groups_must_be_the_same_for_films_and_judges() -> None:
    with pytest.raises(InstanceError, match="same groups"):
        reasons(1, 1, groups={Reason.SAME_SCHOOL: (_table([[0]], 1), _table([[0]], 2))})
