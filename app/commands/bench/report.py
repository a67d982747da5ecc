"""How a bench is told: the machine it ran on, a table for people, a document for scripts."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.commands.bench.figures import Row

HEADINGS = ("what", "value", "goal", "met", "runs", "beside it")


def machine() -> dict[str, Any]:
    """What the figures depend on, and how busy it was before."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine()
    )


def document(name: str, on: dict[str, Any], rows: Sequence[Row]) -> str:
    """The file of one bench, as JSON."""
    return json.dumps(
        {"bench": name, "machine": on, "rows": [row.as_dict() for row in rows]}, ensure_ascii=False, indent=1
    )


def table(rows: Sequence[Row]) -> str:
    """One line a figure, aligned, for a terminal."""
    lines = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    least = "≤" if row.better == "lower" else "≥"
    peer = row.baseline
    return (
        row.what,
        "not measured" if row.value is None else f"{row.value:,g} {row.unit}",
        "" if row.goal is None else f"{least} {row.goal:,g}",
        {True: "yes", False: "NO", None: ""}[row.met],
        f"{row.runs or ''}",
        "" if peer is None else f"{peer['what']}: {peer['value']:,g}",
    )
