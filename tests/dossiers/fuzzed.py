"""What schemathesis cannot know: keys of records that are there, and of requests that are new.

It loads this module by itself, in its own process (``SCHEMATHESIS_HOOKS``). Without it every record
asked for would be missing, every ``If-Match`` outdated, and every ``Idempotency-Key`` used already.
"""

import itertools
import json
import os
from typing import Any

import schemathesis

KEYS: dict[str, list[str]] = json.loads(os.environ.get("KEYS_OF_RECORDS", "{}"))
"""The keys of some records of each resource."""

NOBODYS = "01a200e5-4bca-75ef-aad8-000000000000"
_numbers = itertools.count(1)


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Name a record that is there, a version that fits and a key that is new in most requests."""
    number = next(_numbers)
    if "Idempotency-Key" in (case.headers or {}) and number % 8:
        case.headers["Idempotency-Key"] = f"request-{number}"
    if "If-Match" in (case.headers or {}) and number % 4:
        case.headers["If-Match"] = "*"
    if case.method == "DELETE" and "/tokens/" in case.operation.path:
        # It finds its own token in the list of them; without it nothing more would be tried.
        case.path_parameters["id"] = NOBODYS
    known = KEYS.get(case.operation.path.split("/")[3], ())
    for name in case.path_parameters or ():
        if known and number % 4:
            case.path_parameters[name] = known[number % len(known)]
