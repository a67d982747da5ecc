"""Who may do what with panels, conflicts and plans, and what counts as the same language."""

from __future__ import annotations

from app.web.gate import Rule, signed_in

# Speakers of the languages on the left read the one on the right in subtitles.
WRITTEN_AS = {"yue": "zh", "wuu": "zh", "nan": "zh", "hak": "zh", "gan": "zh", "hsn": "zh", "cmn": "zh"}

RULES: dict[str, Rule] = {
    "panel.manage": signed_in,
    "conflict.manage": signed_in,
    "plan.manage": signed_in,
}


def primary(tag: str) -> str:
    """The language of a tag without script or region: zh-Hans is zh."""
    return tag.strip().lower().replace("_", "-").split("-")[0]
