"""The AI tools that the demo's entrants name, with stage and technique, and what for."""

from __future__ import annotations

from app.commands.demo_path.fields import Filling


def _tool(name: str, stage: str, techniques: list[str], share: int, purpose: str) -> Filling:
    tool, _, version = name.rpartition(" ")
    return {
        "tool": tool,
        "version": version,
        "stage": stage,
        "techniques": techniques,
        "share": str(share),
        "purpose": purpose,
    }


TOOLS: tuple[tuple[Filling, ...], ...] = (
    (
        _tool("ComfyUI 0.3", "image", ["first-last-frame"], 80, "keyframes of every shot 每个镜头的关键帧"),
        _tool(
            "Wan 2.2",
            "video",
            ["first-last-frame", "image-to-video"],
            100,
            "motion from stills 由静帧生成动态",
        ),
    ),
    (
        _tool("Kling 2.1", "video", ["multi-reference"], 90, "the same character throughout 保持角色一致"),
        _tool("Suno 4.5", "music", [], 30, "sketch of the music, played anew by hand"),
    ),
    (
        _tool("Runway Gen-4", "video", ["image-to-video"], 70, "moving camera through painted stills"),
        _tool("DaVinci Resolve 20", "edit", [], 10, "masks, noise, grade"),
    ),
    (_tool("即梦 Jimeng 3.0", "video", ["first-last-frame", "region-repaint"], 95, "首尾帧生成，局部重绘"),),
    (
        _tool("Midjourney 7", "image", ["multi-reference"], 60, "concept art for each scene 场景概念图"),
        _tool("Hailuo 02", "video", ["image-to-video"], 80, "motion from stills"),
        _tool("ElevenLabs 3", "voice", [], 100, "the narrator's voice"),
    ),
    (
        _tool("Stable Diffusion XL", "image", ["region-repaint"], 50, "backgrounds, repainted by hand"),
        _tool("RIFE 4.26", "video", ["upscaling"], 20, "in-between frames 补帧"),
    ),
)


def tools_of(number: int) -> tuple[Filling, ...]:
    """The tools of the n-th entry."""
    return TOOLS[number % len(TOOLS)]
