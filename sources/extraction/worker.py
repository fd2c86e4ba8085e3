"""The process that reads one file: `python -m sources.extraction.worker`.

Standard input is a line of JSON (`Asked`) and the bytes of the file; standard output a line of
JSON, either what was found or what is wrong. It knows neither Django nor the settings, and cuts
itself off from files, other processes and the network before it looks at the first byte.
"""

import json
import os
import resource
import sys
from typing import Any

from sources.exceptions import ExtractionError
from sources.extraction.limits import LARGEST_FILE, MEMORY, SECONDS
from sources.extraction.reading import read
from sources.extraction.result import Asked

LIMITS = (
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_NPROC, 0),
    (resource.RLIMIT_NOFILE, 64),
    (resource.RLIMIT_AS, MEMORY),
)
FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
TOO_MUCH = "The file asks for more memory than is given: split it, or export it more simply."


def main() -> None:
    """Read what stands on standard input, and answer on standard output."""
    restrict()
    asked = Asked(**json.loads(sys.stdin.buffer.readline(100_000)))
    content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    sys.stdout.write(json.dumps(answer(content, asked)))


def restrict() -> None:
    """Give up, for good, what this process does not need."""
    for kind, most in LIMITS:
        resource.setrlimit(kind, (most, most))
    # At the first of the two the kernel says why it ends a process, at the second it does not.
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 5))
    sys.addaudithook(_refuse)


def answer(content: bytes, asked: Asked) -> dict[str, Any]:
    """What was found, or what is wrong."""
    try:
        return {"found": read(content, asked).as_dict()}
    except ExtractionError as wrong:
        fault = {"code": wrong.code, "field": wrong.field, "message": wrong.message}
    except (MemoryError, RecursionError):
        fault = {"code": "too_much", "field": "file", "message": TOO_MUCH}
    return {"wrong": fault}


def _refuse(event: str, arguments: Any) -> None:
    """Forbid what reading a file never needs; see the audit events of Python."""
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
    if writes or event.startswith(FORBIDDEN):
        raise PermissionError(event)


if __name__ == "__main__":
    main()
