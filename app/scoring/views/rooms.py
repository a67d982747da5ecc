"""Which room a judge's seat leads to: each kind of round shows its film with what that kind asks for."""

from __future__ import annotations

from collections.abc import Callable

from flask import jsonify, redirect
from flask.typing import ResponseReturnValue

from app.contests.models import RoundKind
from app.web.errors import wants_json

Room = Callable[..., str]
_rooms: dict[RoundKind, Room] = {}


def shows(*kinds: RoundKind) -> Callable[[Room], Room]:
    """Declare that a function renders the room of an assignment in rounds of these kinds."""

    def declare(room: Room) -> Room:
        _rooms.update(dict.fromkeys(kinds, room))
        return room

    return declare


def room_of(kind: RoundKind) -> Room | None:
    """What renders a film of such a round; None for the scorecard's own room."""
    return _rooms.get(kind)


def told_or_led(address: str) -> ResponseReturnValue:
    """Tell a script where its person goes on; lead the person there where none runs."""
    return jsonify(onward=address) if wants_json() else redirect(address, 303)
