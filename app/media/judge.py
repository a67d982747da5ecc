"""Weighs facts against limits: pure rules from what was found to the problems people read."""

from app.media.facts import FilmFacts, FrameTruth
from app.media.limits import Limits
from app.media.verdict import Problem, Value, amount, clock

MISSING_SECONDS = 0.5
MISSING_SHARE = 0.02
RUINED_SHARE = 0.25
FEWEST_FRAMES = 2
SILENCE = 0.001  # -60 dBFS
BLACK_LUMA = 26.0  # limited-range black is 16; noise and a faint glow stay below this
RATE_SLACK = 0.01
LENGTH_SLACK = 0.05  # one frame: some containers do not say how long the last one stands


def judge_facts(facts: FilmFacts, limits: Limits) -> list[Problem]:
    """Say what the header alone tells: rules broken first, then remarks."""
    return [*_size_problems(facts, limits), *_kind_problems(facts, limits), *_remarks(facts)]


def judge_truth(facts: FilmFacts, truth: FrameTruth, limits: Limits) -> list[Problem]:
    """Say what counting and sampling told; a film without any picture gets that one problem only."""
    if truth.sampled == 0:
        return [Problem("no_picture", parameters={"length": clock(facts.seconds)})]
    return [
        *_length_problems(facts, truth, limits),
        *_damage_problems(truth),
        *_emptiness(facts, truth),
        *_rate_remarks(facts, truth),
    ]


def _size_problems(facts: FilmFacts, limits: Limits) -> list[Problem]:
    problems = []
    if facts.size > limits.max_bytes:
        problems.append(_broken("too_big", size=amount(facts.size), limit=amount(limits.max_bytes)))
    if facts.seconds > limits.max_seconds:
        problems.append(_broken("too_long", length=clock(facts.seconds), limit=clock(limits.max_seconds)))
    if _is_too_large(facts.width, facts.height, limits) or _is_too_large(
        facts.coded_width, facts.coded_height, limits
    ):
        limit = f"{limits.max_long_side} x {limits.max_short_side}"
        problems.append(_broken("too_large_picture", width=facts.width, height=facts.height, limit=limit))
    if facts.fps > limits.max_fps + RATE_SLACK:
        problems.append(_broken("too_many_fps", fps=f"{float(facts.fps):g}", limit=limits.max_fps))
    return problems


def _is_too_large(width: int, height: int, limits: Limits) -> bool:
    return max(width, height) > limits.max_long_side or min(width, height) > limits.max_short_side


def _kind_problems(facts: FilmFacts, limits: Limits) -> list[Problem]:
    problems = []
    if facts.container not in limits.containers:
        accepted = ", ".join(kind.upper() for kind in limits.containers)
        problems.append(
            _broken("unsupported_container", container=facts.container.upper(), accepted=accepted)
        )
    if facts.picture_codec not in limits.picture_codecs:
        problems.append(_broken("unsupported_codec", codec=facts.picture_codec))
    if facts.sounds and facts.sounds[0].codec not in limits.sound_codecs:
        problems.append(_broken("unsupported_sound", codec=facts.sounds[0].codec))
    if len(facts.sounds) > limits.max_sounds:
        problems.append(_broken("too_many_sounds", sounds=len(facts.sounds), limit=limits.max_sounds))
    return problems


def _remarks(facts: FilmFacts) -> list[Problem]:
    remarks = []
    if facts.interlaced:
        remarks.append(_remark("interlaced"))
    if facts.high_dynamic_range:
        remarks.append(_remark("high_dynamic_range"))
    counts = {
        "pictures": facts.more_pictures,
        "sound streams": len(facts.sounds) - 1,
        "subtitles": facts.subtitles,
    }
    if extra := ", ".join(f"{count} more {what}" for what, count in counts.items() if count > 0):
        remarks.append(_remark("more_inside", what=extra))
    return remarks


def _length_problems(facts: FilmFacts, truth: FrameTruth, limits: Limits) -> list[Problem]:
    if truth.frames < FEWEST_FRAMES or truth.seconds + LENGTH_SLACK < limits.min_seconds:
        return [
            _broken("too_short", length=_fine_clock(truth.seconds), limit=_fine_clock(limits.min_seconds))
        ]
    declared = truth.seconds + truth.missing
    if truth.missing > max(MISSING_SECONDS, MISSING_SHARE * declared):
        return [_broken("truncated", stops_at=clock(truth.seconds), length=clock(declared))]
    # A header that declares less than there is must not let an endless film through.
    if truth.seconds > limits.max_seconds >= facts.seconds:
        return [_broken("too_long", length=clock(truth.seconds), limit=clock(limits.max_seconds))]
    return []


def _fine_clock(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 10 else clock(seconds)


def _damage_problems(truth: FrameTruth) -> list[Problem]:
    problems = []
    if truth.bad:
        ruined = truth.bad > RUINED_SHARE * truth.tested
        moment = {"first_bad_at": clock(truth.first_bad or 0.0)}
        problems.append(Problem("damaged", "refused" if ruined else "warning", moment))
    if truth.sound_bad:
        problems.append(_remark("sound_damaged", first_bad_at=clock(truth.sound_first_bad or 0.0)))
    return problems


def _emptiness(facts: FilmFacts, truth: FrameTruth) -> list[Problem]:
    black = truth.brightest < BLACK_LUMA
    silent = truth.sound_peak is None or truth.sound_peak < SILENCE
    if black and silent:
        return [_remark("black_and_silent")]
    if black:
        return [_remark("black")]
    if not facts.sounds:
        return [_remark("no_sound")]
    return [_remark("silent")] if silent else []


def _rate_remarks(facts: FilmFacts, truth: FrameTruth) -> list[Problem]:
    if truth.constant_rate:
        return []
    return [_remark("variable_frame_rate", fps=f"{float(truth.fps or facts.fps):.2f}")]


def _broken(code: str, **parameters: Value) -> Problem:
    return Problem(code, "refused", parameters)


def _remark(code: str, **parameters: Value) -> Problem:
    return Problem(code, "warning", parameters)
