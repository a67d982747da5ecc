"""The AI tools that the demo's entrants name, and what for."""

from __future__ import annotations

Tool = tuple[str, str, str]  # name, version, purpose

TOOLS: tuple[tuple[Tool, ...], ...] = (
    (
        ("ComfyUI", "0.3", "first and last frame of every shot, then the motion between them"),
        ("Wan", "2.2", "motion from stills 由静帧生成动态"),
    ),
    (
        ("Kling", "2.1", "several references to keep the character the same 多参考图保持角色一致"),
        ("Suno", "4.5", "sketch of the music, played anew by hand"),
    ),
    (
        ("Runway", "Gen-4", "moving camera through painted stills"),
        ("DaVinci Resolve", "20", "masks, noise, grade"),
    ),
    (("即梦 Jimeng", "3.0", "首尾帧生成，局部重绘 first and last frame, repainting of regions"),),
    (
        ("Midjourney", "7", "concept art for each scene 场景概念图"),
        ("Hailuo", "02", "motion from stills"),
        ("ElevenLabs", "3", "the narrator's voice"),
    ),
    (
        ("Stable Diffusion", "XL", "backgrounds, repainted by hand"),
        ("RIFE", "4.26", "in-between frames 补帧"),
    ),
)


def tools_of(number: int) -> tuple[Tool, ...]:
    """The tools of the n-th entry."""
    return TOOLS[number % len(TOOLS)]
