"""What results keep: runs with their input and workings, standings, grants, exports."""

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

__all__ = [
    "Choice",
    "Decision",
    "Export",
    "ExportState",
    "Grant",
    "JudgeStanding",
    "RunState",
    "Standing",
    "TallyInput",
    "TallyProbe",
    "TallyRun",
]
