"""What judges of the demo write to the jury and to the makers, in their own language, by level."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable

GOOD, FAIR = 750, 580  # hundredths of a point from which a film is praised, or at least liked
SILENT_SHARE = 3  # one note to the jury in so many is left empty

WORDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (
        (
            "The last shot will stay with me. You trusted the silence, and it answered.",
            "Clear, brave and short. I watched it twice before I scored it.",
            "Every cut has a reason. Keep this restraint when your films grow longer.",
            "You made me forget how it was made. That is the best I can say.",
        ),
        (
            "The idea carries the film; the middle could be half as long.",
            "Beautiful light throughout. Let us meet the person before we meet the landscape.",
            "I liked the ending more than the way to it. Trust your first image, it says enough.",
            "The sound tells half of the story, and tells it well. The pictures could dare more.",
        ),
        (
            "There is a film in here. Find the one moment that matters and begin with it.",
            "The pictures change faster than the feeling. Stay with one of them.",
            "I lost the thread in the second half; a line less narration might help.",
            "Good craft in single shots, but they do not speak to one another yet.",
        ),
    ),
    "zh": (
        (
            "最后一个镜头我会记很久。你敢于沉默，沉默也回应了你。",
            "干净、克制、有勇气。打分之前我看了两遍。",
            "每一次剪切都有理由。以后做长片，请留住这份节制。",
            "看的时候完全忘了它是怎么做出来的，这是最高的赞美。",
        ),
        (
            "立意撑起了全片，中段可以再短一半。",
            "光影很美。先让我们认识人，再带我们看风景。",
            "结尾比过程更打动我。相信你的第一个画面，它已经说得够多。",
            "声音讲了一半的故事，讲得很好；画面可以更大胆。",
        ),
        (
            "这里面藏着一部好片子：找到最要紧的那一刻，从那里开始。",
            "画面变得比情感快，请在一个画面里多停一会儿。",
            "后半段我跟丢了；旁白少一句也许更清楚。",
            "单个镜头完成度不错，但彼此之间还没有对话。",
        ),
    ),
}
NOTES: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (
        (
            "A candidate for the first prize.",
            "Strong in all three; I would defend it.",
            "The best title sequence of my batch.",
        ),
        (
            "Solid. Consistency between shots slips once, near the middle.",
            "Worth a second look if places are left.",
            "Good story, ordinary pictures.",
        ),
        (
            "Not for the shortlist; the maker deserves kind words.",
            "Motion stutters in several shots.",
            "The adaptation stays close to its source.",
        ),
    ),
    "zh": (
        ("可以考虑一等奖。", "三项都强，我愿意为它说话。", "我这一批里片头最好的一部。"),
        ("扎实。中段有一处前后镜头不一致。", "名额有余的话值得再看一遍。", "故事好，画面平。"),
        ("不进短名单，但请好好鼓励作者。", "几处动态有卡顿感。", "改编离原作太近。"),
    ),
}


def word_to_maker(mean: float, locale: str, about: Hashable) -> str:
    """A sentence that the maker may read; `mean` in hundredths of a point, `about` chooses which."""
    return _chosen(WORDS[locale][_level(mean)], ("word", about))


def note_to_jury(mean: float, locale: str, about: Hashable) -> str:
    """A sentence for the jury alone, often none."""
    if _number(("silent", about)) % SILENT_SHARE == 0:
        return ""
    return _chosen(NOTES[locale][_level(mean)], ("note", about))


def _level(mean: float) -> int:
    return 0 if mean >= GOOD else 1 if mean >= FAIR else 2


def _chosen(sentences: tuple[str, ...], about: Hashable) -> str:
    return sentences[_number(about) % len(sentences)]


def _number(about: Hashable) -> int:
    return int.from_bytes(hashlib.sha256(repr(about).encode()).digest()[:8])
