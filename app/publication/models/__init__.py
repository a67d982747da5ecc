"""What publication keeps: people's decisions beside the numbers, seals, announcements, objections."""

from app.publication.models.announcement import (
    Announcement,
    AnnouncementState,
    PublicationStamp,
    Showing,
    Succession,
    SuccessionCause,
    Takedown,
    TakedownScope,
)
from app.publication.models.deciding import (
    AwardExclusion,
    AwardOverride,
    ExclusionCause,
    JuryStatement,
    OverrideAction,
)
from app.publication.models.objection import Objection, ObjectionState, ObjectionStep
from app.publication.models.seal import Approval, ApprovalOf, Seal, SealWish, WishState

__all__ = [
    "Announcement",
    "AnnouncementState",
    "Approval",
    "ApprovalOf",
    "AwardExclusion",
    "AwardOverride",
    "ExclusionCause",
    "JuryStatement",
    "Objection",
    "ObjectionState",
    "ObjectionStep",
    "OverrideAction",
    "PublicationStamp",
    "Seal",
    "SealWish",
    "Showing",
    "Succession",
    "SuccessionCause",
    "Takedown",
    "TakedownScope",
    "WishState",
]
