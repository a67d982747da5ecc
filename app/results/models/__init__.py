"""What results keep: runs with their input and workings, standings, grants, votes, exports."""

from app.results.models.choice import Choice
from app.results.models.exports import Export, ExportState
from app.results.models.runs import (
    Decision,
    Grant,
    JudgeStanding,
    RunState,
    Standing,
    TallyInput,
    TallyProbe,
    TallyRun,
)
from app.results.models.votes import PublicVote

__all__ = [
    "Choice",
    "Decision",
    "Export",
    "ExportState",
    "Grant",
    "JudgeStanding",
    "PublicVote",
    "RunState",
    "Standing",
    "TallyInput",
    "TallyProbe",
    "TallyRun",
]
