"""Reading reviews: what a judge sees of a film, the queue, the progress of a round, the table of scores."""

from app.scoring.queries.blind import BlindEntry, BlindReview
from app.scoring.queries.table import ScoreTable, score_table

__all__ = ["BlindEntry", "BlindReview", "ScoreTable", "score_table"]
