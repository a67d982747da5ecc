"""The steps a child can be ordered to do, by name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.media.check import check
from app.media.drill import DRILLS, Step
from app.media.embedded import take_subtitles
from app.media.poster import make_stills
from app.media.probe import probe
from app.media.proxy import make_bare_proxy, make_encoded_proxy, make_proxy
from app.media.repaint import repaint
from app.media.rules import Rules
from app.media.stripping import strip
from app.media.technical_sheet import make_sheet


def _probe(source: Path, _out: Path, rules: Rules, _progress: Callable[[float], None]) -> dict[str, Any]:
    return probe(source, rules).as_dict()


def _check(source: Path, _out: Path, rules: Rules, progress: Callable[[float], None]) -> dict[str, Any]:
    return check(source, rules, progress).as_dict()


STEPS: dict[str, Step] = {
    "probe": _probe,
    "check": _check,
    "stills": make_stills,
    "proxy": make_proxy,
    "encoded-proxy": make_encoded_proxy,
    "bare-proxy": make_bare_proxy,
    "sheet": make_sheet,
    "repaint": repaint,
    "strip": strip,
    "subtitles": take_subtitles,
    **DRILLS,
}
