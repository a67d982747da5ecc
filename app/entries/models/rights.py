"""What somebody of a team may do with an entry; each right includes those before it."""

from __future__ import annotations

import enum

from app.web.rules import N_


class Right(enum.StrEnum):
    """From looking on to whoever began the entry, in order."""

    LOOK = "look"
    TEXT = "text"
    EVERYTHING = "everything"
    OWN = "own"

    def includes(self, other: Right) -> bool:
        """Whether this right is the other one or more."""
        order = list(Right)
        return order.index(self) >= order.index(other)


# What an invitation can give: may edit, may upload, may submit.
GRANTS: dict[Right, tuple[bool, bool, bool]] = {
    Right.LOOK: (False, False, False),
    Right.TEXT: (True, False, False),
    Right.EVERYTHING: (True, True, True),
}
RIGHT_WORDS = {
    Right.LOOK: N_("Only look"),
    Right.TEXT: N_("Edit the text"),
    Right.EVERYTHING: N_("Edit everything, upload and submit"),
    Right.OWN: N_("Began this entry"),
}


def right_from(*flags: bool) -> Right:
    """The right that three flags give: may edit, may upload, may submit."""
    may_edit, may_upload, _may_submit = flags
    if may_upload:
        return Right.EVERYTHING
    return Right.TEXT if may_edit else Right.LOOK
