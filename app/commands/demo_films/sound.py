"""Composes the sound of a film: plucked and bowed notes, bells, drums, weather and a voice without words."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.commands.demo_films.camera import SOUND_RATE

PENTATONIC = (0, 2, 4, 7, 9)
MINOR = (0, 3, 5, 7, 10)
# Formants of sung vowels in Hz (Peterson and Barney, 1952): a, o, u, e, i.
VOWELS = ((730, 1090, 2440), (570, 840, 2410), (300, 870, 2240), (530, 1840, 2480), (270, 2290, 3010))
ECHOES = ((0.11, 0.3), (0.19, 0.22), (0.31, 0.15), (0.47, 0.09))
LOUDEST = 0.82


@dataclass(frozen=True, kw_only=True)
class Mood:
    """How a film sounds: scale, root note in Hz, beats per minute, and the share of each instrument."""

    scale: tuple[int, ...] = PENTATONIC
    root: float = 196.0
    tempo: float = 72.0
    pluck: float = 0.6
    pad: float = 0.5
    bell: float = 0.2
    drum: float = 0.0
    voice: float = 0.5
    weather: float = 0.2
    weather_color: float = 1.0


def compose(mood: Mood, seconds: float, rng: np.random.Generator) -> Any:
    """The whole sound of a film, (2, n) floats in -1..1, faded in and out."""
    length = round(seconds * SOUND_RATE)
    tape = np.zeros((2, length + SOUND_RATE * 4), dtype=np.float32)
    _pads(tape, mood, seconds, rng)
    _melody(tape, mood, seconds, rng)
    _drums(tape, mood, seconds)
    _voices(tape, mood, seconds, rng)
    for delay, gain in ECHOES:
        shift = round(delay * SOUND_RATE)
        tape[:, shift:] += gain * tape[::-1, :-shift]
    tape = tape[:, :length]
    _weather(tape, mood, rng)
    fade = np.clip(np.arange(length) / SOUND_RATE, 0, 1) * np.clip(
        (length - np.arange(length)) / SOUND_RATE / 1.5, 0, 1
    )
    tape *= fade.astype(np.float32)
    return tape * (LOUDEST / max(1e-6, float(np.max(np.abs(tape)))))


def pitch(mood: Mood, step: int) -> float:
    """Frequency of a step of the mood's scale, 0 the root, in Hz."""
    octave, degree = divmod(step, len(mood.scale))
    return float(mood.root * 2 ** (octave + mood.scale[degree] / 12))


def _lay(tape: Any, at: float, note: Any, gain: float, pan: float = 0.5) -> None:
    """Add a note to the tape at a moment, between left (0) and right (1)."""
    start = round(at * SOUND_RATE)
    room = tape.shape[1] - start
    if room <= 0:
        return
    part = note[:room]
    tape[0, start : start + part.size] += gain * (1 - pan) * part
    tape[1, start : start + part.size] += gain * pan * part


def _time(seconds: float) -> Any:
    return np.arange(round(seconds * SOUND_RATE), dtype=np.float32) / SOUND_RATE


def plucked(frequency: float, seconds: float) -> Any:
    """A string: harmonics that die the sooner the higher they are."""
    t = _time(seconds)
    note = np.zeros_like(t)
    for harmonic in range(1, 7):
        if frequency * harmonic < SOUND_RATE / 2.5:
            note += np.sin(6.2832 * frequency * harmonic * t) * np.exp(-t * (1.6 + 1.1 * harmonic)) / harmonic
    return note * np.clip(t * 400, 0, 1)


def bowed(frequency: float, seconds: float) -> Any:
    """A soft chord tone: three voices slightly out of tune, slowly in and out."""
    t = _time(seconds)
    note = sum(np.sin(6.2832 * frequency * tune * t) for tune in (0.997, 1.0, 1.0035))
    return note * np.sin(3.1416 * t / seconds) ** 0.8 / 3


def struck(frequency: float, seconds: float) -> Any:
    """A bell: partials that are no harmonics."""
    t = _time(seconds)
    partials = ((1.0, 1.0, 1.2), (2.76, 0.5, 2.0), (5.4, 0.25, 3.6))
    return sum(
        gain * np.sin(6.2832 * frequency * ratio * t) * np.exp(-t * decay) for ratio, gain, decay in partials
    )


def sung(frequency: float, seconds: float, vowel: int, bend: float) -> Any:
    """A syllable of a wordless voice: harmonics weighed by a vowel's formants, vibrato and a glide."""
    t = _time(seconds)
    glide = frequency * (1 + bend * t / seconds) * (1 + 0.008 * np.sin(6.2832 * 5.2 * t))
    phase = 6.2832 * np.cumsum(glide) / SOUND_RATE
    note = np.zeros_like(t)
    for harmonic in range(1, 15):
        place = frequency * harmonic
        gain = sum(
            np.exp(-(((place - formant) / 130) ** 2)) / (rank + 1)
            for rank, formant in enumerate(VOWELS[vowel])
        )
        if gain > 0.01 and place < SOUND_RATE / 2.5:
            note += gain * np.sin(harmonic * phase)
    return note * np.clip(t * 14, 0, 1) * np.clip((seconds - t) * 9, 0, 1)


def _pads(tape: Any, mood: Mood, seconds: float, rng: np.random.Generator) -> None:
    bar = 240 / mood.tempo
    for number in range(int(seconds / bar) + 1):
        base = int(rng.choice([0, 0, 2, 3])) - len(mood.scale)
        for chord_step in (0, 2, 4):
            note = bowed(pitch(mood, base + chord_step), min(bar * 1.3, seconds))
            _lay(tape, number * bar, note, mood.pad * 0.3, 0.3 + 0.1 * chord_step)


def _melody(tape: Any, mood: Mood, seconds: float, rng: np.random.Generator) -> None:
    """A line that wanders by small steps and now and then rests; bells answer it."""
    beat, at, step = 60 / mood.tempo, 0.4, 2
    while at < seconds - 1:
        step = int(np.clip(step + rng.integers(-2, 3), -3, 9))
        if rng.random() < 0.84:
            _lay(
                tape,
                at,
                plucked(pitch(mood, step), 2.0),
                mood.pluck * rng.uniform(0.5, 0.9),
                rng.uniform(0.3, 0.7),
            )
        if rng.random() < mood.bell * 0.5:
            _lay(tape, at, struck(pitch(mood, step + 5), 2.4), mood.bell * 0.45, rng.uniform(0.2, 0.8))
        at += beat * float(rng.choice([0.5, 0.5, 1.0, 1.5]))


def _drums(tape: Any, mood: Mood, seconds: float) -> None:
    if not mood.drum:
        return
    t = _time(0.5)
    thump = np.sin(6.2832 * (46 + 70 * np.exp(-t * 22)) * t) * np.exp(-t * 9)
    beat = 60 / mood.tempo
    for number in range(int(seconds / beat)):
        _lay(tape, number * beat, thump, mood.drum)
        _lay(tape, (number + 0.36) * beat, thump, mood.drum * 0.55)


def _voices(tape: Any, mood: Mood, seconds: float, rng: np.random.Generator) -> None:
    """Phrases of a few syllables with breaths between."""
    at = 2.4
    while mood.voice and at < seconds - 2.5:
        for _ in range(int(rng.integers(4, 9))):
            long = float(rng.uniform(0.16, 0.44))
            tone = pitch(mood, int(rng.integers(-4, 1)))
            _lay(
                tape,
                at,
                sung(tone, long, int(rng.integers(len(VOWELS))), float(rng.uniform(-0.06, 0.06))),
                mood.voice * 0.5,
            )
            at += long * 0.92
        at += float(rng.uniform(1.2, 2.6))


def _weather(tape: Any, mood: Mood, rng: np.random.Generator) -> None:
    """Wind, rain or surf: noise whose spectrum falls by `weather_color`, swelling slowly."""
    loop = 6 * SOUND_RATE
    spectrum = np.fft.rfft(rng.normal(0, 1, loop))
    spectrum /= np.maximum(1, np.arange(spectrum.size) / 60) ** (mood.weather_color / 2)
    wave = np.fft.irfft(spectrum, loop)
    wave = (wave / np.max(np.abs(wave))).astype(np.float32)
    length = tape.shape[1]
    swell = 0.65 + 0.35 * np.sin(np.arange(length, dtype=np.float32) / SOUND_RATE * 0.8)
    for side, shift in ((0, 0), (1, loop // 3)):
        tape[side] += mood.weather * swell * np.resize(np.roll(wave, shift), length)
