"""A file is read in a process of its own, which may fail, hang or grow as it likes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.exceptions import BusyError, ExtractionError, TooMuchError, UnreadableError
from sources.extraction import LARGEST_FILE, Extracted, extract, process, worker
from sources.extraction.reading import read
from sources.extraction.result import Asked
from tests.sources import documents

FRAGMENTS = st.sampled_from(
    [
        documents.pdf(),
        documents.word(),
        documents.article(),
        "刘晓波\n".encode("gb18030"),
        b"<div>",
        b"<table><tr><td>",
        b"%PDF-1.7\n",
        b"xref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF",
        b"PK\x03\x04",
        b"\xff\xfe",
        b"\0",
    ]
)
BAD = st.binary(max_size=300) | st.lists(FRAGMENTS | st.binary(max_size=40), max_size=4).map(
    b"".join
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good document, with some of its bytes changed, or its end missing."""
    content = bytearray(draw(FRAGMENTS))
    for _ in range(draw(st.integers(1, 6))):
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(content[: draw(st.integers(1, len(content)))])


def refusal_of(deed: Callable[[], Extracted]) -> ExtractionError | None:
    """Why it was refused, or None where it found words; anything else fails the test."""
    try:
        found = deed()
    except ExtractionError as refused:
        return refused
    assert found.text.strip()
    return None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(content=BAD | damaged(), charset=st.sampled_from(["", "", "gb18030", "utf-16"]))
def test_any_bytes_are_read_or_refused(content: bytes, charset: str) -> None:
    refused = refusal_of(lambda: read(content, Asked(charset=charset)))

    assert refused is None or refused.field in ("file", "charset")


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(content=damaged(), filename=st.text(max_size=300), declared=st.text(max_size=20))
def test_any_file_of_any_name_in_its_own_process(
    content: bytes, filename: str, declared: str
) -> None:
    refused = refusal_of(lambda: extract(content, filename=filename, declared=declared))

    assert refused is None or refused.message.endswith(".")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (documents.pdf(), "a.pdf", "The court in Shenyang"),
        (documents.word(), "a.docx", "The court in Shenyang"),
        (documents.article(), "a.html", "Writer moved"),
        ("刘晓波 𠮷".encode("utf-16"), "a.txt", "刘晓波 𠮷"),
    ],
)
def test_each_kind_travels_through_the_process(content: bytes, name: str, words: str) -> None:
    assert extract(content, filename=name).text.startswith(words)


@pytest.mark.parametrize(
    ("content", "charset", "code", "field"),
    [
        (b"", "", "no_text", "file"),
        (documents.pdf_of_pictures(), "", "no_text", "file"),
        (documents.locked_pdf("x"), "", "encrypted", "file"),
        (b"MZ", "", "wrong_kind", "file"),
        (b"x", "rot13", "charset", "charset"),
        (b"x" * (LARGEST_FILE + 1), "", "too_much", "file"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_each_refusal_travels_through_the_process(
    content: bytes, charset: str, code: str, field: str
) -> None:
    with pytest.raises(ExtractionError) as refused:
        extract(content, charset=charset)

    assert (refused.value.code, refused.value.field) == (code, field)
    assert type(refused.value).code == code


def instead(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Have the process run ``code`` rather than read a file."""
    monkeypatch.setattr(process, "COMMAND", [sys.executable, "-c", code])


def test_a_process_that_hangs_is_ended_with_its_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "child"
    instead(
        monkeypatch,
        "import subprocess, sys, time, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)'])\n"
        f"pathlib.Path({str(told)!r}).write_text(str(child.pid))\n"
        "time.sleep(99)\n",
    )
    monkeypatch.setattr(process, "SECONDS", 2)
    began = time.monotonic()
    with pytest.raises(TooMuchError, match="seconds"):
        extract(b"x")

    assert time.monotonic() - began < 20
    assert _is_gone(int(told.read_text()))


def _is_gone(pid: int) -> bool:
    """Whether the process ends within a few seconds; nobody may be there to wait for it."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("code", ["", "raise SystemExit(3)", "print('nothing')", "print('{')"])
def test_a_process_that_dies_is_a_file_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    instead(monkeypatch, code)
    with pytest.raises(UnreadableError, match="cannot be read"):
        extract(b"x")


def test_one_that_talks_for_ever_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    instead(monkeypatch, "while True: print('x' * 10_000)")
    monkeypatch.setattr(process, "LONGEST_ANSWER", 50_000)
    with pytest.raises(UnreadableError, match="cannot be read"):
        extract(b"x")


def test_one_file_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "SECONDS", 0.01)
    with process._turn, pytest.raises(BusyError, match="again in a minute"):
        extract(b"x")


def within(code: str) -> str:
    """What ``code`` prints in a process that has limited itself as the reading one does."""
    before = (
        "import sys, sources.extraction.worker as worker\nworker.restrict()\n"
        "try:\n    print(eval(sys.argv[1]))\nexcept BaseException as exc:\n"
        "    print(type(exc).__name__)"
    )
    command = [sys.executable, "-B", "-c", before, code]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=process.ROOT, check=True, timeout=60
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("len(bytearray(900 * 2**20))", "MemoryError"),
        ("__import__('socket').socket()", "PermissionError"),
        ("__import__('socket').getaddrinfo('example.org', 80)", "PermissionError"),
        ("__import__('subprocess').run(['true'])", "PermissionError"),
        ("__import__('os').system('true')", "PermissionError"),
        ("__import__('os').fork()", "PermissionError"),
        ("[open('/dev/null') for _ in range(100)]", "OSError"),
        ("open('/tmp/casetracker-test', 'wb', 0).write(b'x')", "PermissionError"),
    ],
)
def test_the_process_is_cut_off(code: str, outcome: str) -> None:
    assert within(code) == outcome


def test_the_process_sees_no_secret_and_no_django(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "zq")
    instead(
        monkeypatch,
        "import json, os, sys, sources.extraction.worker\n"
        "told = sorted(os.environ) + ['django' in sys.modules]\n"
        "print(json.dumps({'wrong': {'code': 'busy', 'field': '', 'message': str(told)}}))",
    )
    with pytest.raises(BusyError) as told:
        extract(b"x")

    assert "SECRET_KEY" not in told.value.message
    assert "False" in told.value.message
    assert os.environ["SECRET_KEY"] == "zq"


def test_what_grows_too_large_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def grow(content: bytes, asked: Asked) -> None:
        raise MemoryError

    monkeypatch.setattr(worker, "read", grow)
    assert worker.answer(b"x", Asked())["wrong"]["code"] == "too_much"
