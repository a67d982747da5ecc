"""One judge's page in the judging scene: saves as autosave.js does, until each save is acknowledged."""

from __future__ import annotations

import asyncio
import json
import random
import time
from urllib.parse import urlencode

from app.commands.bench.web.people import Judge
from app.commands.bench.web.playing import Traffic
from app.commands.bench.web.wire import BROKEN, Answer, Wire

EVERY = 5.0
# After the time is up a save may still be acknowledged for so long; then it counts as broken off.
GRACE = 30.0
OK, STALE, BUSY = 200, 409, 503
LEVELS = [str(level / 2) for level in range(2, 21)]


class GaveUp(RuntimeError):
    """A save was refused, or never acknowledged."""


async def keeps_saving(
    url: str, judge: Judge, end: float, times: list[float], traffic: Traffic, *, first_after: float
) -> None:
    """Something changes every five seconds, and the page saves it; adds the seconds of every save."""
    wire = Wire(url, {"Cookie": judge.cookie, "X-CSRFToken": judge.token, "Accept": "application/json"})
    due = time.perf_counter() + first_after
    while due < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        began = time.perf_counter()
        try:
            await _save(wire, judge, traffic, until=end + GRACE)
        except GaveUp as error:
            traffic.errors.append(str(error))
        else:
            times.append(time.perf_counter() - began)
        due = max(due + EVERY, time.perf_counter())
    wire.close()


async def _save(wire: Wire, judge: Judge, traffic: Traffic, *, until: float) -> None:
    """Send one change until it is acknowledged; raises GaveUp."""
    note = f"Save {len(judge.acknowledged) + 1} of {judge.code}."
    typed = {name: random.choice(LEVELS) for name in judge.fields}  # noqa: S311 - as above
    body = urlencode({**typed, "note_to_jury": note, "word_to_maker": "", "viewing_reason": ""}).encode()
    while time.perf_counter() < until:
        answer = await _sent(wire, judge, body, traffic)
        if answer is None:
            continue
        if answer.status == STALE:  # as the page does: what is typed goes over what stands
            judge.revision = int(json.loads(answer.body)["revision"])
        elif answer.status == OK:
            judge.revision = int(json.loads(answer.body)["revision"])
            judge.acknowledged.append((judge.revision, note))
            return
        else:
            raise GaveUp(f"A save was answered {answer.status}: {answer.body[:200].decode(errors='replace')}")
    raise GaveUp("A save was not acknowledged in time.")


async def _sent(wire: Wire, judge: Judge, body: bytes, traffic: Traffic) -> Answer | None:
    """The answer to one try, or None when it has to be made again."""
    judge.turn += 1
    said = {"Content_Type": "application/x-www-form-urlencoded", "If_Match": f'"{judge.revision}"'}
    said["Laurel_Window"] = f"{judge.window}-{judge.turn}"
    try:
        answer = await wire.ask("POST", f"/reviews/{judge.code}/scorecard", body, **said)
    except BROKEN as error:
        traffic.errors.append(f"{type(error).__name__}: {error}")
        wire.close()
        await asyncio.sleep(1)
        return None
    if answer.status == BUSY:
        traffic.put_off += 1
        await asyncio.sleep(float(answer.headers.get("retry-after", "1")))
        return None
    return answer
