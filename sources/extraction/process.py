"""Reading a file from outside in a process of its own, which may fail, hang or grow as it likes."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

from sources import exceptions
from sources.anchoring import LONGEST_TEXT
from sources.exceptions import BusyError, ExtractionError, NoTextError, TooMuchError
from sources.extraction.limits import LARGEST_FILE, SECONDS
from sources.extraction.result import Asked, Extracted

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-B", "-s", "-X", "utf8", "-m", "sources.extraction.worker"]
# Nothing of ours: neither the key nor the database's address is any business of a file.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
LONGEST_ANSWER = 12 * LONGEST_TEXT + 100_000
"""Bytes of an answer: each code point as two escaped code units, and what else is told."""

UNTOLD = "The file cannot be read: it is damaged, or made in a way that is not known."
TOO_SLOW = f"The file takes longer than {SECONDS} seconds to read: split it, or export it anew."
BY_CODE: dict[str, type[ExtractionError]] = {
    kind.code: kind
    for kind in vars(exceptions).values()
    if isinstance(kind, type) and issubclass(kind, ExtractionError)
}

_turn = threading.BoundedSemaphore(1)
"""One file at a time in each process of the web server, so that memory can be reckoned with."""


def extract(
    content: bytes,
    *,
    filename: str = "",
    declared: str = "",
    charset: str = "",
    whole: bool = False,
) -> Extracted:
    """The text of a file from outside, and what the file says of itself; see `Asked`.

    Takes at most `SECONDS` once its turn has come. Raises `ExtractionError` with a sentence that
    says what would be right, and nothing else.
    """
    if not content:
        raise NoTextError("The file is empty.")
    if len(content) > LARGEST_FILE:
        raise TooMuchError(f"The file is larger than {LARGEST_FILE // 2**20} MiB.")
    asked = Asked(
        filename=filename[-255:], declared=declared[:200], charset=charset[:40], whole=whole
    )
    if not _turn.acquire(timeout=SECONDS):
        raise BusyError("Other documents are being read: send it again in a minute.")
    try:
        return _told(_answer_of(content, asked))
    finally:
        _turn.release()


def _answer_of(content: bytes, asked: Asked) -> dict[str, Any]:
    """What the process answers. Raises `ExtractionError` where it does not."""
    with tempfile.TemporaryFile() as given:
        given.write(json.dumps(asked.as_dict()).encode() + b"\n")
        given.write(content)
        given.seek(0)
        answer = _run(given)
    try:
        found: dict[str, Any] = json.loads(answer)
    except ValueError as exc:
        raise exceptions.UnreadableError(UNTOLD) from exc
    return found


def _run(given: IO[bytes]) -> bytes:
    """The output of the process. Raises `TooMuchError` where it does not end in time."""
    process = subprocess.Popen(
        COMMAND,
        stdin=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=ENVIRONMENT,
        start_new_session=True,
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(process.pid)

    clock = threading.Timer(SECONDS, stop)
    clock.start()
    with process:
        try:
            assert process.stdout is not None  # noqa: S101 - said for the type checker
            answer = process.stdout.read(LONGEST_ANSWER)
        finally:
            # Until it is waited for, its number belongs to nobody else.
            clock.cancel()
            clock.join()
            _kill(process.pid)
    if late.is_set() or process.returncode == -signal.SIGXCPU:
        raise TooMuchError(TOO_SLOW)
    return answer


def _kill(group: int) -> None:
    """End the process and whatever it may have started; it is its own group's leader."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _told(answer: dict[str, Any]) -> Extracted:
    if "found" in answer:
        return Extracted.of(answer["found"])
    wrong = answer["wrong"]
    raise BY_CODE[wrong["code"]](wrong["message"], field=wrong["field"])
