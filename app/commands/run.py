"""Starts everything that Laurel is on one machine, keeps it running, and stops it without a trace."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import click

from app.commands.data_folder import DataFolder, Status
from app.commands.listening import listen
from app.commands.programs import (
    address_of,
    bytes_program,
    environment_of,
    valkey_program,
    web_program,
    worker_programs,
)
from app.commands.stopping import StopRequest
from app.commands.supervisor import Interrupted, StartFailed, Supervisor
from app.jobs import valkey
from config import LAST_PORT, Settings

TEND_SECONDS = 0.2
# By the demo's mark: it is carried at the first start, and again until it was whole once.
FIRST_WORDS = {
    "wanted": "This is the first start: a demo contest is carried from upload to winner list.",
    "begun": "The demo contest was not finished the last time; it is carried again.",
}


@click.command()
@click.option("--until-eof", is_flag=True, hidden=True, help="Stop when standard input ends.")
def command(*, until_eof: bool) -> None:
    """Start Laurel on this machine and keep it running until Ctrl-C."""
    stop = StopRequest()
    stop.listen(to_input=until_eof)
    run(Settings.from_environ(os.environ), stop)


def run(settings: Settings, stop: StopRequest) -> None:
    """Hold the data folder, start everything, tend it until asked to stop, and leave nothing behind."""
    folder = DataFolder(settings.data_dir)
    lock = folder.lock()
    status = Status(os.getpid())
    try:
        with Supervisor(folder.logs, stopping=stop.asked, kept_open=(lock,)) as supervisor:
            Run(settings, folder, status, supervisor).until(stop)
    except Interrupted:
        pass
    finally:
        folder.clear_status()
        os.close(lock)


class Run:
    """One run on a data folder that is ours."""

    def __init__(
        self, settings: Settings, folder: DataFolder, status: Status, supervisor: Supervisor
    ) -> None:
        self.settings = settings
        self.folder = folder
        self.status = status
        self.supervisor = supervisor
        self.environment: dict[str, str] = {}
        self.complained: set[str] = set()

    def until(self, stop: StopRequest) -> None:
        """Start, say where the pages are, carry the demo at the first start, and tend the programs."""
        self._tell()
        self._start()
        print(
            f"{self.status.url}\nCtrl-C stops it. The programs write their logs to {self.folder.logs}.",
            flush=True,
        )
        demo = self._begin_demo()
        while not stop.asked():
            if self.supervisor.tend():
                self._tell()
            self._complain()
            if demo is not None and demo.poll() is not None:
                self._end_demo(demo.returncode)
                demo = None
            stop.wait(TEND_SECONDS)
        print("Stopping ...", flush=True)

    def _start(self) -> None:
        listener = self._listen()
        print("Preparing the database ...", flush=True)
        # Loaded here, for it takes a moment during which people should read something.
        from app.commands.services import prepare_database

        if prepare_database(self.settings.database_url) and self.settings.demo:
            self.folder.mark_demo("wanted")
        print("Starting the pages and the workers ...", flush=True)
        port = listener.getsockname()[1]
        bytes_listener = self._listen_for_bytes(port)
        bytes_url = self._bytes_url(bytes_listener)
        self.environment = environment_of(self.settings, port, self._start_queue(), bytes_url)
        # One after the other: on a small machine the pages are there sooner than beside the workers' start.
        self.supervisor.start(web_program(self.settings, listener, self.environment))
        if bytes_listener is not None:
            self.supervisor.start(bytes_program(self.settings, bytes_listener, self.environment))
        self.supervisor.start(*worker_programs(self.settings, self.environment))
        self.status.url, self.status.ready = self.environment["LAUREL_BASE_URL"], True
        self._tell()

    def _listen(self) -> socket.socket:
        wanted = self.settings.port
        listener = listen(self.settings.host, wanted, move_on="LAUREL_PORT" not in os.environ)
        port = listener.getsockname()[1]
        if wanted not in {0, port}:
            print(f"Port {wanted} is taken, so the pages move to {port} this time (LAUREL_PORT chooses one).")
        return listener

    def _listen_for_bytes(self, port: int) -> socket.socket | None:
        """Take the next port for uploads and films, unless they are to stay with the pages.

        Behind an operator's own address browsers reach a second port only where LAUREL_BYTES_URL says.
        """
        with_pages = "LAUREL_BASE_URL" in os.environ and not self.settings.bytes_url
        if with_pages or os.environ.get("LAUREL_BYTES_URL") == "":
            return None
        wanted = port + 1 if self.settings.port and port < LAST_PORT else 0
        return listen(self.settings.host, wanted, move_on="LAUREL_PORT" not in os.environ)

    def _bytes_url(self, listener: socket.socket | None) -> str:
        if self.settings.bytes_url or listener is None:
            return self.settings.bytes_url
        return address_of(self.settings, listener.getsockname()[1])

    def _start_queue(self) -> str:
        """Use the Redis server that the settings name, else start the bundled one; return its address."""
        if self.settings.redis_url:
            from app.commands.services import check_queue

            check_queue(self.settings.redis_url)
            return self.settings.redis_url
        server = valkey.in_folder(self.settings.data_dir / "valkey")
        try:
            self.supervisor.start(valkey_program(server))
        except StartFailed:
            self.supervisor.drop("valkey")
            server.set_aside()
            self.supervisor.start(valkey_program(server))
        return server.url

    def _begin_demo(self) -> subprocess.Popen[bytes] | None:
        if self.settings.demo and self.folder.demo in FIRST_WORDS:
            print(FIRST_WORDS[self.folder.demo], flush=True)
            self.folder.mark_demo("begun")
            program = [sys.executable, "-m", "app", "demo", "--url", self.status.url]
            return self.supervisor.errand(program, self.environment)
        from app.commands.services import has_demo

        if has_demo(self.settings.database_url):
            print(self.folder.sign_ins(), end="", flush=True)
        return None

    def _end_demo(self, exit_status: int) -> None:
        if exit_status == 0:
            self.folder.mark_demo("carried")
        else:
            sys.stderr.write("The demo contest was not finished; the next start carries it again.\n")

    def _complain(self) -> None:
        """Say once of each program that keeps stopping, and again when it stops after a steady time."""
        ailing = self.supervisor.ailing
        for name in ailing.keys() - self.complained:
            sys.stderr.write(f"{ailing[name]}\n")
        self.complained = set(ailing)

    def _tell(self) -> None:
        self.status.programs = self.supervisor.pids
        self.folder.write_status(self.status)
