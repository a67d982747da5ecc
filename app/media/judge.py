"""Weighs facts against rules: pure rules from what was found to the problems people read."""

from app.media.facts import FilmFacts, FrameTruth
from app.media.rules import Rules
from app.media.verdict import Problem, Value, amounts, clock

MISSING_SECONDS = 0.5
MISSING_SHARE = 0.02
RUINED_SHARE = 0.25
FEWEST_FRAMES = 2
SILENCE = 0.001  # -60 dBFS
BLACK_LUMA = 26.0  # limited-range black is 16; noise and a faint glow stay below this
RATE_SLACK = 0.01
ASPECT_SLACK = 0.02  # 1920 x 1036 is meant to be 1.85:1, 1998 x 1080 too


def judge_facts(facts: FilmFacts, rules: Rules) -> list[Problem]:
    """Say what the header alone tells: rules broken first, then remarks."""
    return [*_size_problems(facts, rules), *_kind_problems(facts, rules), *_remarks(facts, rules)]


def judge_truth(facts: FilmFacts, truth: FrameTruth, rules: Rules) -> list[Problem]:
    """Say what counting and sampling told; a film without any picture gets that one problem only."""
    if truth.sampled == 0:
        return [Problem("no_picture", parameters={"length": clock(facts.seconds)})]
    return [
        *_length_problems(facts, truth, rules),
        *_damage_problems(truth),
        *_emptiness(facts, truth),
        *_rate_remarks(facts, truth, rules),
    ]


def _size_problems(facts: FilmFacts, rules: Rules) -> list[Problem]:
    problems = []
    if facts.size > rules.max_bytes:
        problems.append(_broken("too_big", **amounts(facts.size, rules.max_bytes)))
    if _is_too_long(facts.seconds, rules):
        problems.append(_too_long(facts.seconds, rules))
    if _is_too_large(facts.width, facts.height, rules) or _is_too_large(
        facts.coded_width, facts.coded_height, rules
    ):
        limit = f"{rules.max_long_side} x {rules.max_short_side}"
        problems.append(_broken("too_large_picture", width=facts.width, height=facts.height, limit=limit))
    if facts.fps > rules.max_fps + RATE_SLACK:
        problems.append(_broken("too_many_fps", fps=f"{float(facts.fps):g}", limit=rules.max_fps))
    return [*problems, *_least_problems(facts, rules)]


def _least_problems(facts: FilmFacts, rules: Rules) -> list[Problem]:
    """What is too small, too slow, too coarse or of another shape than asked."""
    problems = []
    if min(facts.width, facts.height) < rules.min_short_side:
        size = {"width": facts.width, "height": facts.height}
        problems.append(_broken("too_small_picture", **size, limit=rules.min_short_side))
    if facts.fps and facts.fps < rules.min_fps - RATE_SLACK:
        problems.append(_broken("too_few_fps", fps=f"{float(facts.fps):g}", limit=rules.min_fps))
    rate = facts.size * 8 / facts.seconds if facts.seconds else 0.0
    if 0 < rate < rules.min_bits_per_second:
        found, least = f"{rate / 1e6:.1f}", f"{rules.min_bits_per_second / 1e6:.1f}"
        problems.append(_broken("low_bit_rate", rate=found, limit=least))
    if rules.aspects and not any(_has_shape(facts, shape) for shape in rules.aspects):
        accepted = ", ".join(rules.aspects)
        problems.append(_broken("wrong_aspect", aspect=_shape(facts), accepted=accepted))
    return problems


def _has_shape(facts: FilmFacts, shape: str) -> bool:
    across, _, down = shape.partition(":")
    wanted = float(across) / float(down or 1)
    return abs(facts.width / facts.height / wanted - 1) <= ASPECT_SLACK


def _shape(facts: FilmFacts) -> str:
    """The picture's shape as people name it: 16:9, 9:16, 2.39:1."""
    for usual in ("16:9", "9:16", "4:3", "3:4", "1:1", "1.85:1", "2.39:1"):
        if _has_shape(facts, usual):
            return usual
    return f"{facts.width / facts.height:.2f}:1"


def _is_too_large(width: int, height: int, rules: Rules) -> bool:
    return max(width, height) > rules.max_long_side or min(width, height) > rules.max_short_side


def _kind_problems(facts: FilmFacts, rules: Rules) -> list[Problem]:
    problems = []
    if facts.container not in rules.containers:
        accepted = ", ".join(kind.upper() for kind in rules.containers)
        problems.append(
            _broken("unsupported_container", container=facts.container.upper(), accepted=accepted)
        )
    if facts.picture_codec not in rules.picture_codecs:
        problems.append(_broken("unsupported_codec", codec=facts.picture_codec))
    if facts.sounds and facts.sounds[0].codec not in rules.sound_codecs:
        problems.append(_broken("unsupported_sound", codec=facts.sounds[0].codec))
    if len(facts.sounds) > rules.max_sounds:
        problems.append(_broken("too_many_sounds", sounds=len(facts.sounds), limit=rules.max_sounds))
    if rules.needs_sound and not facts.sounds:
        problems.append(_broken("sound_missing"))
    return problems


def _remarks(facts: FilmFacts, rules: Rules) -> list[Problem]:
    remarks = []
    if facts.interlaced:
        remarks.append(_remark("interlaced") if rules.takes_interlaced else _broken("interlaced_refused"))
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


def _length_problems(facts: FilmFacts, truth: FrameTruth, rules: Rules) -> list[Problem]:
    if truth.frames < FEWEST_FRAMES or round(truth.seconds) < rules.min_seconds:
        return [_broken("too_short", length=_fine_clock(truth.seconds), limit=_fine_clock(rules.min_seconds))]
    declared = truth.seconds + truth.missing
    if truth.missing > max(MISSING_SECONDS, MISSING_SHARE * declared):
        return [_broken("truncated", stops_at=clock(truth.seconds), length=clock(declared))]
    # A header that declares less than there is must not let an endless film through.
    if _is_too_long(truth.seconds, rules) and not _is_too_long(facts.seconds, rules):
        return [_too_long(truth.seconds, rules)]
    return []


def _is_too_long(seconds: float, rules: Rules) -> bool:
    """A film is as long as its clock shows: sound that runs on a little makes five minutes no longer."""
    return round(seconds) > rules.max_seconds


def _too_long(seconds: float, rules: Rules) -> Problem:
    return _broken("too_long", length=clock(round(seconds)), limit=clock(rules.max_seconds))


def _fine_clock(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 10 else clock(seconds)


def _damage_problems(truth: FrameTruth) -> list[Problem]:
    problems = []
    if truth.bad:
        ruined = truth.bad > RUINED_SHARE * truth.tested
        moment = clock(truth.first_bad or 0.0)
        found = _broken("ruined", first_bad_at=moment) if ruined else _remark("damaged", first_bad_at=moment)
        problems.append(found)
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


def _rate_remarks(facts: FilmFacts, truth: FrameTruth, rules: Rules) -> list[Problem]:
    if truth.constant_rate:
        return []
    fps = f"{float(truth.fps or facts.fps):.2f}"
    if not rules.takes_variable_rate:
        return [_broken("variable_rate_refused", fps=fps)]
    return [_remark("variable_frame_rate", fps=fps)]


def _broken(code: str, **parameters: Value) -> Problem:
    return Problem(code, "refused", parameters)


def _remark(code: str, **parameters: Value) -> Problem:
    return Problem(code, "warning", parameters)
