"""The scores file: comma-separated text into canonical scores, every fault with its line and column."""

import re
from array import array
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from app.tally.arrays import Ints
from app.tally.csv_records import Record, SyntaxFaultError, decoded, records
from app.tally.scores import MISSING, DuplicateScoreError, Scores, canonical

LONG = ["film", "judge", "criterion", "score"]
SHORT = ["film", "judge", "score"]
ONLY_CRITERION = "score"
"""The name of the one criterion of a file without a criterion column."""

HIGHEST = 100_000
_SCORE = re.compile(r"([0-9]+)(?:\.([0-9]{1,2}))?")


class BadScoreFileError(Exception):
    """The file breaks its form at `line` (from 1) and `column` (the field's number, from 1)."""

    def __init__(self, line: int, column: int, why: str, name: str = "") -> None:
        super().__init__(f"line {line}, column {column}{f' ({name})' if name else ''}: {why}")
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True, eq=False)
class ScoreFile:
    """Canonical scores, and the line on which each criterion first appears."""

    scores: Scores
    header: list[str]
    first_lines: dict[str, int]

    def require_weights(self, weighted: Collection[str]) -> None:
        """Raise BadScoreFileError at the first row whose criterion is not in `weighted`."""
        unweighted = [item for item in self.first_lines.items() if item[0] not in weighted]
        if unweighted:
            criterion, line = min(unweighted, key=lambda item: item[1])
            # The third field: the criterion, or the score of a file that has no criterion column.
            raise _fault(self.header, line, 2, f"the criterion {criterion!r} has no weight")


@dataclass(slots=True)
class _Columns:
    """The file's rows as they come; keys are numbered in order of appearance."""

    films: dict[str, int] = field(default_factory=dict)
    judges: dict[str, int] = field(default_factory=dict)
    criteria: dict[str, int] = field(default_factory=dict)
    first_lines: dict[str, int] = field(default_factory=dict)
    film: "array[int]" = field(default_factory=lambda: array("q"))
    judge: "array[int]" = field(default_factory=lambda: array("q"))
    criterion: "array[int]" = field(default_factory=lambda: array("q"))
    hundredths: "array[int]" = field(default_factory=lambda: array("q"))
    line: "array[int]" = field(default_factory=lambda: array("q"))


def read_scores(data: bytes) -> ScoreFile:
    """Return the scores of a file with the header film,judge,criterion,score or film,judge,score.

    A score is 0 to 1000 in ASCII digits with at most two decimals; an empty one is missing. Raises
    BadScoreFileError for any other form and for a second row of the same film, judge and criterion.
    """
    try:
        rows = records(decoded(data))
        header = _header(next(rows, (1, [])))
        columns = _read(rows, header)
    except SyntaxFaultError as fault:
        raise BadScoreFileError(fault.line, fault.column, fault.why) from None
    loose = Scores(
        films=tuple(columns.films),
        judges=tuple(columns.judges),
        criteria=tuple(columns.criteria),
        film=_ints(columns.film),
        judge=_ints(columns.judge),
        criterion=_ints(columns.criterion),
        hundredths=_ints(columns.hundredths),
    )
    try:
        return ScoreFile(canonical(loose), header, columns.first_lines)
    except DuplicateScoreError as fault:
        first, second = columns.line[fault.first], columns.line[fault.second]
        why = f"a second row for the film, judge and criterion of line {first}"
        raise _fault(header, second, 0, why) from None


def _header(record: Record) -> list[str]:
    line, names = record
    if names in (LONG, SHORT):
        return names
    wrong = next(
        (place for place, name in enumerate(names) if name not in LONG[place : place + 1]), len(names)
    )
    raise BadScoreFileError(
        line, wrong + 1, "the header must be film,judge,criterion,score or film,judge,score"
    )


def _read(rows: Iterator[Record], header: list[str]) -> _Columns:
    columns = _Columns()
    known = {"": MISSING}
    short = header == SHORT
    for line, fields in rows:
        if len(fields) != len(header) or not all(islice(fields, len(header) - 1)):
            raise _malformed(header, line, fields)
        if short:
            fields.insert(2, ONLY_CRITERION)
        film, judge, criterion, score = fields
        hundredths = known.get(score)
        if hundredths is None:
            hundredths = known[score] = _hundredths(header, line, score)
        if criterion not in columns.criteria:
            columns.first_lines[criterion] = 1 if short else line
        columns.film.append(columns.films.setdefault(film, len(columns.films)))
        columns.judge.append(columns.judges.setdefault(judge, len(columns.judges)))
        columns.criterion.append(columns.criteria.setdefault(criterion, len(columns.criteria)))
        columns.hundredths.append(hundredths)
        columns.line.append(line)
    return columns


def _malformed(header: list[str], line: int, fields: list[str]) -> BadScoreFileError:
    wanted = len(header)
    if len(fields) > wanted:
        return BadScoreFileError(line, wanted + 1, f"the row has {len(fields)} fields instead of {wanted}")
    if len(fields) < wanted:
        return _fault(
            header, line, len(fields) - 1, f"the row ends here, before its {wanted} fields are full"
        )
    empty = fields.index("")
    return _fault(header, line, empty, f"the {header[empty]} must not be empty")


def _hundredths(header: list[str], line: int, score: str) -> int:
    match = _SCORE.fullmatch(score)
    why = "the score must be 0 to 1000 in digits with at most two decimals"
    if match is None:
        raise _fault(header, line, len(header) - 1, f"{why}, not {score[:40]!r}")
    hundredths = int(match[1][-9:]) * 100 + int((match[2] or "").ljust(2, "0"))
    if hundredths > HIGHEST or match[1][:-9].strip("0"):
        raise _fault(header, line, len(header) - 1, f"{why}, not {score[:40]!r}")
    return hundredths


def _fault(header: list[str], line: int, place: int, why: str) -> BadScoreFileError:
    return BadScoreFileError(line, place + 1, why, header[place])


def _ints(column: "array[int]") -> Ints:
    return np.frombuffer(column, dtype=np.int64) if column else np.zeros(0, dtype=np.int64)
