"""What counts as the same language when films meet judges."""

from __future__ import annotations

# Speakers of the languages on the left read the one on the right in subtitles.
WRITTEN_AS = {"yue": "zh", "wuu": "zh", "nan": "zh", "hak": "zh", "gan": "zh", "hsn": "zh", "cmn": "zh"}


def primary(tag: str) -> str:
    """The language of a tag without script or region: zh-Hans is zh."""
    return tag.strip().lower().replace("_", "-").split("-")[0]
