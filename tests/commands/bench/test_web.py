"""The load maker of the web's bench: its people are known to the server, its lines survive a hang-up."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy.orm import Session

from app.commands.bench.web.people import signed
from app.commands.bench.web.wire import Answer, Wire
from tests.factories import make_user


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

    # a thread of its own: where a browser was driven before, this one has a loop already
    with ThreadPoolExecutor(1) as thread:
        answers = thread.submit(lambda: asyncio.run(ask_twice())).result()

    assert [(one.status, one.body) for one in answers] == [(200, b"ok"), (200, b"ok")]
