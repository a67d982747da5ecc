"""The load maker of the web's bench: its people are known to the server, its lines survive a hang-up."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from flask import Flask
from sqlalchemy.orm import Session

from app.commands.bench import cores
from app.commands.bench.web.people import Judge, signed
from app.commands.bench.web.playing import Traffic
from app.commands.bench.web.saving import keeps_saving
from app.commands.bench.web.wire import Answer, Wire
from app.commands.system import Running
from tests.factories import make_user

Outcome = TypeVar("Outcome")


def in_a_thread(work: Callable[[], Coroutine[None, None, Outcome]]) -> Outcome:
    """Run a coroutine in a thread of its own: where a browser was driven before, this one has a loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()


def test_people_of_the_bench_are_signed_in(app: Flask, session: Session) -> None:
    person = make_user(session, "Ida Berg")
    session.commit()

    cookie, _token = signed(app.config["SETTINGS"], person.get_id())

    answer = app.test_client(use_cookies=False).get("/sign-in/state", headers={"Cookie": cookie})
    assert answer.json is not None
    assert answer.json["email"] == person.email


def test_a_line_that_was_hung_up_is_opened_anew() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()
        writer.close()

    async def ask_twice() -> list[Answer]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            wire = Wire(f"http://127.0.0.1:{port}", {})
            answers = [await wire.ask("GET", "/"), await wire.ask("GET", "/")]
            wire.close()
        return answers

    answers = in_a_thread(ask_twice)

    assert [(one.status, one.body) for one in answers] == [(200, b"ok"), (200, b"ok")]


def test_a_judge_of_the_bench_saves_again_until_it_is_acknowledged_and_names_what_it_saw() -> None:
    answers = [
        ("503 Service Unavailable", "Retry-After: 0\r\n", {"error": "busy"}),
        ("409 Conflict", "", {"revision": 4}),
        ("200 OK", "", {"revision": 5}),
    ]
    seen: list[tuple[str, str]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for status, more, said in answers:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
            await reader.readexactly(int(headers["Content-Length"]))
            seen.append((headers["If-Match"], headers["Laurel-Window"].rpartition("-")[2]))
            body = json.dumps(said)
            writer.write(f"HTTP/1.1 {status}\r\n{more}Content-Length: {len(body)}\r\n\r\n{body}".encode())
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def save_once() -> tuple[Judge, Traffic, int]:
        judge, traffic, times = Judge("ABCD", "", "", ("score-story",)), Traffic(), list[float]()
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            await keeps_saving(url, judge, time.perf_counter() + 0.05, times, traffic, first_after=0.0)
        return judge, traffic, len(times)

    judge, traffic, timed = in_a_thread(save_once)

    assert seen == [('"0"', "1"), ('"0"', "2"), ('"4"', "3")]
    assert judge.acknowledged == [(5, "Save 1 of ABCD.")]
    assert (traffic.put_off, traffic.errors, timed) == (1, [], 1)


def test_the_cores_of_the_system_and_of_the_load_maker_are_told_apart(tmp_path: Path) -> None:
    elsewhere = Running("", tmp_path, os.getsid(0))
    before = cores.read(elsewhere)
    sum(number for number in range(2_000_000))

    after = cores.read(elsewhere)

    assert after.own > before.own
    assert after.system >= before.system >= 0
    assert cores.between(before, after).others >= 0
