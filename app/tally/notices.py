"""What a tally wants people to know: a code and parameters for pages, a sentence for everybody else."""

from collections.abc import Mapping
from dataclasses import dataclass

Parameter = str | int | float

SENTENCES = {
    "incomplete_reviews": "Reviews left out because a criterion has no score: {count}.",
    "films_without_reviews": "Films without a complete review, which stay unranked: {count}.",
    "below_min_reviews": "Films with fewer than {minimum} reviews, which stay unranked: {count}.",
    "one_judge": "There is one judge, so severity cannot be separated and the raw mean stands.",
    "one_review_each": "Every film has one review, so severity cannot be separated and the raw mean stands.",
    "no_reviews": "There is no complete review, so nothing is ranked.",
    "too_many_judges": "{judges} judges are more than the fair mean fits ({limit}), so the raw mean stands.",
    "no_disagreement": "All judges of every film agree exactly, so there is no noise to estimate.",
    "severity_not_detectable": "Judge severity not detectable: no review is corrected for its judge.",
    "components": "Films and judges fall into {components} components without a shared judge; "
    "films of different components are compared through the mean of all.",
    "judges_with_few_reviews": "Judges with under {minimum} reviews, whose severity is uncertain: {count}.",
    "trimmed_thin": "The trimmed mean wants {minimum} reviews for a film; films with fewer: {count}.",
    "trimmed_refused": "The trimmed mean needs {minimum} reviews for a film, but {count} have fewer; "
    "choose another method or raise the number of reviews a film needs to be ranked.",
    "zscore_few_reviews": "Z-scores want {minimum} reviews from a judge; judges with fewer: {count}.",
    "zscore_random": "Z-scores are fair only where films were assigned to judges at random.",
    "rank_points_incomplete": "Rank points are comparable only where every judge saw every film; "
    "judges who did not: {count}.",
    "staged": "Scores are the weighted totals of {stages} rounds, so they carry no intervals.",
    "flat_judges": "Judges who gave one score to all their films, which tells none apart: {count}.",
    "pairwise_few_views": "Pairwise votes want {minimum} views of a film; films with fewer: {count}.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One remark on a tally; pages translate by `code` and fill in `parameters`."""

    code: str
    parameters: Mapping[str, Parameter]
    sentence: str


class TallyRefusedError(Exception):
    """The chosen method cannot honestly be used on these scores; `notice` says why."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice.sentence)
        self.notice = notice


def notice(code: str, **parameters: Parameter) -> Notice:
    """Return the notice `code` of SENTENCES with its sentence filled in."""
    return Notice(code=code, parameters=parameters, sentence=SENTENCES[code].format(**parameters))
