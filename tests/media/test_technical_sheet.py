"""The technical sheet, against films whose truth is known because they were made here."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from app.media.engine import make_sheet
from app.media.fingerprint import SAME_FILM, WORTH_A_LOOK, distance
from app.media.sandbox import Bounds, run_stage
from app.media.sheet import Sheet
from tests.media.making import RATE, make_film

FPS = 24


def write_film(path: Path, pictures: list[Any], sound: Any = None) -> Path:
    """Write (90, 160, 3) byte pictures at 24 a second and, where given, (2, n) floats of sound."""
    with av.open(str(path), "w", format="mp4") as output:
        stream = output.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "16"})
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        voice: Any = output.add_stream("aac", rate=RATE, layout="stereo") if sound is not None else None
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
        for start in range(0, sound.shape[1] if sound is not None else 0, 1024):
            piece = np.ascontiguousarray(sound[:, start : start + 1024], dtype=np.float32)
            samples = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
            samples.sample_rate, samples.pts, samples.time_base = RATE, start, Fraction(1, RATE)
            output.mux(voice.encode(samples))
        if voice is not None:
            output.mux(voice.encode(None))
    return path


def scene(seed: int, number: int) -> Any:
    """A picture of a scene of its own, slowly panned, with grain."""
    rng = np.random.default_rng(seed)
    wide = np.kron(rng.integers(30, 220, (6, 14, 3)), np.ones((15, 15, 1)))
    grain = np.random.default_rng(number).normal(0, 4, (90, 160, 1))
    return np.clip(wide[:, number : number + 160] + grain, 0, 255).astype(np.uint8)


def sheet_of(path: Path, seconds: float) -> Sheet:
    return make_sheet(path, path.parent / path.stem, seconds=seconds).sheet


def test_shots_begin_where_the_film_was_cut(tmp_path: Path) -> None:
    lengths = [24, 30, 18, 40, 12, 36]
    pictures = [scene(seed, number) for seed, length in enumerate(lengths) for number in range(length)]

    sheet = sheet_of(write_film(tmp_path / "film.mp4", pictures), 7.0)

    truth = np.cumsum(lengths)[:-1] / FPS
    assert [round(cut, 3) for cut in sheet.cuts] == [round(float(cut), 3) for cut in truth]
    assert (len(sheet.shots), round(sheet.average_shot_seconds, 3)) == (6, round(160 / FPS / 6, 3))
    assert (sheet.held_share, sheet.frozen_share, sheet.black_share) == (0.0, 0.0, 0.0)
    assert sheet.loudness is None


def test_flash_is_no_cut(tmp_path: Path) -> None:
    pictures = [scene(1, number) for number in range(48)]
    for number in (20, 21, 22):
        pictures[number] = np.clip(pictures[number].astype(int) + 90, 0, 255).astype(np.uint8)

    assert sheet_of(write_film(tmp_path / "film.mp4", pictures), 2.0).cuts == ()


def test_fast_motion_is_no_cut_but_a_cut_in_it_is(tmp_path: Path) -> None:
    wide = [
        np.kron(np.random.default_rng(seed).integers(30, 220, (6, 90, 3)), np.ones((15, 15, 1)))
        for seed in (1, 2)
    ]
    pictures = [wide[number // 24][:, number * 3 : number * 3 + 160].astype(np.uint8) for number in range(48)]

    assert sheet_of(write_film(tmp_path / "film.mp4", pictures), 2.0).cuts == (1.0,)


def test_held_and_frozen_pictures_are_counted(tmp_path: Path) -> None:
    moving = [scene(1, number) for number in range(48)]
    slides = [moving[number - number % 2] for number in range(48)]
    frozen = [moving[0]] * 48

    sheet = sheet_of(write_film(tmp_path / "film.mp4", [*moving, *slides, *frozen]), 6.0)

    assert sheet.held_share == pytest.approx(
        (24 + 47) / 143, abs=0.05
    )  # the encoder touches held pictures up
    assert sheet.frozen_share == pytest.approx(1 / 3, abs=0.02)


def test_flicker_and_black_are_measured(tmp_path: Path) -> None:
    calm = [scene(1, number) for number in range(48)]
    trembling = [
        np.clip(picture.astype(int) + 10 * (number % 2), 0, 255).astype(np.uint8)
        for number, picture in enumerate(calm)
    ]
    black = [np.zeros((90, 160, 3), dtype=np.uint8)] * 16

    quiet = sheet_of(write_film(tmp_path / "calm.mp4", calm), 2.0)
    loud = sheet_of(write_film(tmp_path / "trembling.mp4", [*trembling, *black]), 2.7)

    assert quiet.flicker < 0.5
    assert loud.flicker > 10 * quiet.flicker
    assert loud.black_share == pytest.approx(0.25, abs=0.01)


def test_loudness_reads_what_the_meter_s_own_test_demands(tmp_path: Path) -> None:
    # EBU Tech 3341, test case 1: a stereo sine of 1 kHz at -23 dBFS reads -23.0 +- 0.1 LUFS.
    tone = 10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * np.arange(20 * RATE) / RATE)
    pictures = [scene(1, number) for number in range(24)]

    sheet = sheet_of(write_film(tmp_path / "film.mp4", pictures, np.stack([tone, tone])), 20.0)

    assert sheet.loudness is not None
    assert sheet.loudness.lufs == pytest.approx(-23.0, abs=0.1)
    assert sheet.loudness.true_peak_db == pytest.approx(-23.0, abs=1.0)  # AAC adds a little
    assert sheet.loudness.range_lu == pytest.approx(0.0, abs=0.1)


def test_encoded_proxy_has_its_film_s_fingerprint_and_another_film_has_not(tmp_path: Path) -> None:
    def film(name: str, seeds: range) -> Path:
        return write_film(tmp_path / name, [scene(seed, number) for seed in seeds for number in range(16)])

    first, other = film("first.mp4", range(6)), film("other.mp4", range(10, 16))
    proxy = tmp_path / "proxy.mp4"
    run_stage("encoded-proxy", first, tmp_path, bounds=Bounds(timeout=60.0))
    prints = [sheet_of(path, 4.0).fingerprint for path in (first, proxy, other)]

    assert distance(prints[0], prints[1]) <= SAME_FILM
    assert distance(prints[0], prints[2]) > WORTH_A_LOOK


def test_sheet_survives_the_database(tmp_path: Path) -> None:
    sheet = sheet_of(make_film(tmp_path / "film.mp4"), 2.0)

    assert Sheet.from_dict(sheet.as_dict()) == sheet


def test_a_slow_camera_move_is_not_frozen(tmp_path: Path) -> None:
    wide = np.kron(np.random.default_rng(3).integers(30, 220, (6, 60, 3)), np.ones((15, 15, 1)))
    pictures = [wide[:, number // 4 : number // 4 + 160].astype(np.uint8) for number in range(96)]

    sheet = sheet_of(write_film(tmp_path / "film.mp4", pictures), 4.0)

    assert sheet.frozen_share == 0.0
    assert sheet.held_share > 0.6


def test_sprite_has_a_still_of_each_shot_from_within_it(tmp_path: Path) -> None:
    colors = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (220, 220, 40)]
    lengths = [30, 6, 50, 20]
    pictures = [
        np.full((90, 160, 3), color, dtype=np.uint8)
        for color, length in zip(colors, lengths, strict=True)
        for _ in range(length)
    ]

    measured = make_sheet(write_film(tmp_path / "film.mp4", pictures), tmp_path / "out", seconds=4.4)

    assert measured.sprite is not None
    assert (measured.sprite.tiles, measured.sprite.columns) == (4, 4)
    with Image.open(tmp_path / "out" / measured.sprite.name) as sprite:
        found = [sprite.getpixel((80 + 160 * number, 45)) for number in range(4)]
    assert [max(range(3), key=lambda part, tile=tile: tile[part]) for tile in found[:3]] == [0, 1, 2]  # type: ignore[misc]  # RGB


def test_silence_is_told_from_sound(tmp_path: Path) -> None:
    tone = 0.2 * np.sin(2 * np.pi * 440 * np.arange(8 * RATE) / RATE)
    tone[2 * RATE : 5 * RATE] = 0.0
    pictures = [scene(1, number % 48) for number in range(8 * FPS)]

    sheet = sheet_of(write_film(tmp_path / "film.mp4", pictures, np.stack([tone, tone])), 8.0)

    assert len(sheet.silent) == 1
    assert sheet.silent[0] == pytest.approx((2.0, 5.0), abs=0.1)
    assert sheet.silent_share == pytest.approx(3 / 8, abs=0.02)
    assert sheet.loudness is not None
    assert len(sheet.loudness.curve) in (7, 8)


def test_encoding_measures_what_a_pass_of_its_own_measures(tmp_path: Path) -> None:
    pictures = [scene(seed, number) for seed in range(4) for number in range(30)]
    film = write_film(tmp_path / "film.mp4", [*pictures, *[pictures[-1]] * 24])

    alone = make_sheet(film, tmp_path / "alone", seconds=6.0).sheet
    fused = run_stage("encoded-proxy", film, tmp_path, bounds=Bounds(timeout=60.0))

    along = Sheet.from_dict(fused["sheet"])
    assert along.cuts == alone.cuts
    assert along.frozen_share == pytest.approx(alone.frozen_share, abs=0.02)
    assert distance(along.fingerprint, alone.fingerprint) <= SAME_FILM
