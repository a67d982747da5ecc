"""Published answers; golden/SOURCES.md names where they come from."""

import csv
import json
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.tally.agreement import concordance, intraclass
from app.tally.krippendorff import interval_alpha
from app.tally.rank_points import exponential_totals, table_points
from app.tally.rules import Rules
from app.tally.scores import from_rows
from app.tally.standings import run
from tests.tally.builders import film, one_criterion, reviews_of

GOLDEN = Path(__file__).parent / "golden"
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
KRIPPENDORFF = """\
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 ."""


def golden_json(name: str) -> Any:
    """Read a golden JSON file."""
    return json.loads((GOLDEN / name).read_text(encoding="utf-8"))


def golden_csv(name: str) -> list[dict[str, str]]:
    """Read a golden CSV file."""
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_intraclass_correlations_of_shrout_and_fleiss() -> None:
    icc = intraclass(np.array(SHROUT_FLEISS, dtype=np.float64))

    forms = (icc.one_1, icc.one_k, icc.agreement_1, icc.agreement_k, icc.consistency_1, icc.consistency_k)
    assert [round(form or 0, 2) for form in forms[:2]] == [0.17, 0.44]
    assert [round(form or 0, 3) for form in forms[2:]] == [0.290, 0.620, 0.715, 0.909]


@pytest.mark.parametrize("report", ["report42_2001", "report4_1998"])
def test_wine_tables_of_quandt(report: str) -> None:
    table = golden_json("wine_quandt_rank_tables.json")[report]
    ranks = np.array(list(table["ranks"].values()), dtype=np.float64)

    agreement = concordance(ranks)

    assert ranks.sum(axis=0).tolist() == table["votes"]
    assert (round(agreement.w, 4), round(agreement.p, 4)) == (table["W"], table["p"])


def test_alpha_of_krippendorffs_worked_example() -> None:
    cells = [row.split() for row in KRIPPENDORFF.split("\n")]
    known = [(unit, float(cell)) for row in cells for unit, cell in enumerate(row) if cell != "."]

    alpha = interval_alpha(np.array([unit for unit, _ in known]), np.array([value for _, value in known]))

    assert alpha is not None
    assert round(alpha, 3) == 0.849


def test_eurovision_totals_follow_from_published_ranks() -> None:
    totals: Counter[str] = Counter()
    for row in golden_csv("eurovision_2022_final_votes.csv"):
        for rank in (row["jury_rank_published"], row["televote_rank_published"]):
            if rank:
                totals[row["song"]] += int(table_points(np.array([int(rank)]))[0])

    published = {
        row["song"]: int(row["points_published"]) for row in golden_csv("eurovision_2022_final_result.csv")
    }
    assert dict(totals) == published


def test_eurovision_jury_ranks_follow_from_exponential_points() -> None:
    """Five jurors' ranks become the jury's published first ten places, in each country with a jury."""
    countries: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in golden_csv("eurovision_2022_final_votes.csv"):
        if row["jurorA"]:
            countries[row["voter"]].append(row)

    for songs in countries.values():
        votes = one_criterion(
            {
                row["song"]: {key: 30 - int(row[key]) for key in row if key[:5] == "juror" and row[key]}
                for row in songs
            }
        )
        totals = dict(zip(votes.films, exponential_totals(reviews_of(votes)).tolist(), strict=True))
        published = sorted(songs, key=lambda row: int(row["jury_rank_published"]))[:11]
        assert all(totals[one["song"]] >= totals[other["song"]] for one, other in pairwise(published))
    assert len(countries) == 34


def test_award_force_example_of_borda_points() -> None:
    """The example only counts places; here a ballot stands for each, so that places become scores."""
    example = golden_json("award_force_borda.json")
    rows = [
        (entry, f"ballot {entry} {place} {copy}", "overall", 100)
        for entry, counts in example["counts"].items()
        for place, count in enumerate(counts)
        for copy in range(count)
    ]
    filler = [
        (f"ahead {number}", judge, "overall", 900 - number)
        for _, judge, _, _ in rows
        for number in range(int(judge.split()[2]))
    ]
    tally = run(from_rows(rows + filler), Rules(method="borda"))

    without = 9 - 5  # five entries and the four stand-ins: every place is worth four points more
    totals = {
        entry: (film(tally, entry).adjusted or 0) - without * sum(counts)
        for entry, counts in example["counts"].items()
    }
    assert totals == example["computed_total"]
