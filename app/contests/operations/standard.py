"""What a contest starts with: rubric story 40, technique 30, originality 30, and words for craft faults."""

from __future__ import annotations

from app.contests.models import Anchor, Criterion, DefectKind, Rubric, Terms

# key, titles, weight, then the meaning of 10, 8, 5 and 2 points
STANDARD = (
    (
        "story",
        ("Story", "故事"),
        40,
        (
            (
                1000,
                "Moves me and stays with me; nothing is missing, nothing too much",
                "令人动容，久久难忘；无一处多余或缺失",
            ),
            (800, "Holds from beginning to end; I care about what happens", "从头至尾引人入胜，让人关心结局"),
            (500, "An idea is there, but it is told unevenly", "有立意，但叙述不够均衡"),
            (200, "I could not follow it or had no reason to", "难以理解，或看不出想表达什么"),
        ),
    ),
    (
        "technique",
        ("Technique", "技术"),
        30,
        (
            (
                1000,
                "Image, motion and sound serve the film without a visible fault",
                "画面、动态与声音浑然一体，无明显瑕疵",
            ),
            (800, "Sure craft; small faults that do not disturb", "技艺稳健，小瑕疵不影响观看"),
            (
                500,
                "Faults in continuity, motion or sound can be noticed",
                "连贯性、动态或声音存在可察觉的问题",
            ),
            (200, "Faults get in the way of watching", "问题明显，妨碍观看"),
        ),
    ),
    (
        "originality",
        ("Originality", "原创性"),
        30,
        (
            (
                1000,
                "I have not seen this before, and it could only be made this way",
                "前所未见，且只能以此方式完成",
            ),
            (800, "A voice of its own", "有鲜明的个人表达"),
            (500, "Familiar, with something of its own", "题材常见，但有自己的想法"),
            (200, "Follows what others have done", "沿袭他人，缺少新意"),
        ),
    ),
)


def standard_rubric() -> Rubric:
    """A new rubric from 1 to 10 in half points."""
    return Rubric(
        scale_min=100,
        scale_max=1000,
        scale_step=50,
        criteria=[
            Criterion(
                position=position,
                key=key,
                title_en=titles[0],
                title_zh=titles[1],
                weight=weight,
                anchors=[Anchor(level=level, text_en=en, text_zh=zh) for level, en, zh in anchors],
            )
            for position, (key, titles, weight, anchors) in enumerate(STANDARD, start=1)
        ],
    )


# What judges of films made with AI note at a moment of a film.
DEFECTS = (
    ("character", "Character drift", "角色前后不一致"),
    ("continuity", "Scene or prop continuity", "场景或道具不连贯"),
    ("motion", "Physics and motion", "物理与动作失真"),
    ("lip-sync", "Lip-sync", "口型不同步"),
    ("flicker", "Flicker", "画面闪烁"),
    ("hands", "Hands and text", "手部或文字错误"),
    ("stutter", "Stutter, slide-show feel", "卡顿，幻灯片感"),
)


def standard_defects() -> list[DefectKind]:
    """The words for craft faults that a new contest offers its judges."""
    return [
        DefectKind(position=position, key=key, title_en=english, title_zh=chinese)
        for position, (key, english, chinese) in enumerate(DEFECTS, start=1)
    ]


TERMS_EN = (
    "What I see here stays here. I watch these films only to judge them. I do not copy them, show them to "
    "anybody or speak of them before the winners are announced. I tell the organizer at once when I know who "
    "made a film. I give my scores by myself, without arranging them with others, and I do not put the films "
    "into other services or train anything with them."
)
TERMS_ZH = (
    "此处所见，止于此处。我观看这些作品只为评审，不复制、不外传，在获奖名单公布之前不与他人谈论。"
    "若知道作品出自何人之手，我会立即告知主办方。我独立打分，不与他人商定；"
    "也不会将作品上传到其他服务，或用于任何训练。"
)


def standard_terms(contest_id: int) -> Terms:
    """What a judge of a new contest promises before the first film."""
    return Terms(contest_id=contest_id, version=1, text_en=TERMS_EN, text_zh=TERMS_ZH)
