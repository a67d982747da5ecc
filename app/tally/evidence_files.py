"""What judges gave as files of a bundle: scores by stage, or choices between two films; names and digests."""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence

from app.tally import scores
from app.tally.pairwise import Vote

# One of the two holds what judges gave; bundles of the first format have no stage.
SCORES, VOTES = "scores.csv", "votes.csv"
HEAD = ("stage", "film", "judge", "criterion", "hundredths")
HEAD_1 = HEAD[1:]
VOTES_HEAD = ("judge", "first", "second", "better")
StagedRow = tuple[int, str, str, str, int]


def content_names(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the names of the files that a seal binds, in the order in which a bundle holds them."""
    return ("rules.json", VOTES if VOTES in files else SCORES, "standings.json", "winners.json")


def root_of(files: Mapping[str, bytes]) -> str:
    """Return the digest that stands for the content: SHA-256 over each file's digest and name."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in content_names(files))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def scores_csv(rows: Iterable[StagedRow]) -> bytes:
    """Return scores as CSV in canonical order."""
    return _csv(HEAD, sorted(rows))


def votes_csv(votes: Iterable[Vote]) -> bytes:
    """Return choices as CSV in canonical order; an empty last cell finds both films alike."""
    return _csv(VOTES_HEAD, sorted((one.judge, one.first, one.second, one.better or "") for one in votes))


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()


def stages_of(content: bytes) -> dict[int, list[scores.Row]]:
    """Return the rows of each stage that scores_csv wrote; raises ValueError for another file."""
    lines = csv.reader(io.StringIO(content.decode()))
    head = tuple(next(lines, ()))
    if head not in (HEAD, HEAD_1):
        raise ValueError("The scores have another heading.")
    stages: dict[int, list[scores.Row]] = {}
    for cells in lines:
        stage, film, judge, criterion, value = cells if head == HEAD else ["1", *cells]
        stages.setdefault(int(stage), []).append((film, judge, criterion, int(value)))
    return stages


def votes_of(content: bytes) -> list[Vote]:
    """Return the choices of a file that votes_csv wrote; raises ValueError for another file."""
    lines = csv.reader(io.StringIO(content.decode()))
    if tuple(next(lines, ())) != VOTES_HEAD:
        raise ValueError("The votes have another heading.")
    return [Vote(judge, first, second, better or None) for judge, first, second, better in lines]
