"""Two gentle questions to a judge: are all of your scores alike, have they moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.contests.models import Criterion, Round

FEWEST = 8  # scores of a criterion before anything is said
LAST = 5  # the latest ones, held against all before them
FAR = 4  # drift is a quarter of the scale


@dataclass(frozen=True)
class Thought:
    """What may deserve a thought, for one criterion."""

    kind: Literal["alike", "drift"]
    criterion: Criterion


def thoughts_on(round_: Round, own: Mapping[str, Sequence[int]]) -> list[Thought]:
    """What a judge is told of their own scores, the latest last; nothing where the round is silent."""
    if not round_.warns_judges:
        return []
    rubric = round_.rubric
    found: list[Thought] = []
    for criterion in rubric.criteria:
        values = own.get(criterion.key, ())
        if len(values) < FEWEST:
            continue
        if is_compressed(values[-FEWEST:], rubric.scale_step):
            found.append(Thought("alike", criterion))
        elif is_drifting(values, rubric.scale_max - rubric.scale_min):
            found.append(Thought("drift", criterion))
    return found


def is_compressed(values: Sequence[int], step: int) -> bool:
    """Whether the scores lie within one step of the scale."""
    return max(values) - min(values) <= step


def is_drifting(values: Sequence[int], width: int) -> bool:
    """Whether the last scores lie a quarter of the scale from the mean of those before."""
    last, before = values[-LAST:], values[:-LAST]
    return FAR * abs(sum(last) * len(before) - sum(before) * len(last)) >= width * len(last) * len(before)
