"""Finds a Chromium that starts, and fetches one where that is possible; the standard library alone.

`python3 app/commands/chromium.py` is what `make test` calls before the tests.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv" / "bin" / "python"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)


def find() -> str | None:
    """Return the path of a Chromium that starts: one on PATH, else the one that Playwright fetched."""
    on_path = (shutil.which(name) for name in (*NAMES, MAC))
    return next((path for path in on_path if path and version(path)), None) or _of_playwright()


# Nothing of a browser's own goes out, and nothing is drawn by a graphics processor that is not there.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
)
PR_CAPBSET_DROP, CAP_SYS_NICE = 24, 23


def stay_polite() -> None:
    """Let no program that this process starts take real-time priority, as root's Chromium does.

    On two cores its pages would else starve the very server that they wait for.
    """
    if sys.platform == "linux" and os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_SYS_NICE, 0, 0, 0)


def version(path: str) -> str:
    """Ask a browser for its version; empty when it does not start."""
    return _output([path, "--version"])


def fetch() -> None:
    """Get a Chromium: as root on Debian from its packages, else by Playwright's own download."""
    if _may_use_apt():
        words = " ".join(("apt-get install -y --no-install-recommends", *DEBIAN_PACKAGES))
        print(f"The browser tests need Chromium: {words} (LAUREL_NO_APT=1 turns this off)", flush=True)
        if _apt_installs():
            return
    print("The browser tests need Chromium: playwright install chromium", flush=True)
    subprocess.run(
        [str(PYTHON), "-m", "playwright", "install", "chromium"], check=False, stdin=subprocess.DEVNULL
    )


def main() -> int:
    """Have a Chromium, or say that the browser tests will be skipped."""
    if find() is None:
        fetch()
        if find() is None:
            print("There is still no Chromium that starts, so the browser tests will be skipped.", flush=True)
    return 0


def _of_playwright() -> str | None:
    path = _output([str(PYTHON), "-c", ASK_PLAYWRIGHT])
    return path if path and version(path) else None


def _may_use_apt() -> bool:
    release = Path("/etc/os-release")
    debian = release.exists() and "ID=debian" in release.read_text(encoding="utf-8").splitlines()
    return debian and os.geteuid() == 0 and os.environ.get("LAUREL_NO_APT") != "1"


def _apt_installs() -> bool:
    """Install, and once more after reading the package lists, which a fresh machine has not got."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}

    def apt(*arguments: str) -> bool:
        command = ["apt-get", "-q", *arguments]
        return subprocess.run(command, check=False, env=environment, stdin=subprocess.DEVNULL).returncode == 0

    install = ("install", "-y", "--no-install-recommends", *DEBIAN_PACKAGES)
    return apt(*install) or (apt("update") and apt(*install))


def _output(command: list[str]) -> str:
    try:
        answer = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


if __name__ == "__main__":
    sys.exit(main())
