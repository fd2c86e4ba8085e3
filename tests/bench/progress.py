"""What is being done, for who waits: minutes pass while a population is loaded."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
EVERY = 20.0
"""Seconds between two lines of the same work."""


def say(text: str) -> None:
    """Write a line to standard error, after the time of day."""
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


def counted(done: Iterable[T], *, of: int) -> Iterator[T]:
    """All of ``done``, saying now and then how many ``of`` all there are, and the minutes left.

    Silent where it takes no longer than `EVERY`.
    """
    began = said = time.monotonic()
    for number, each in enumerate(done, 1):
        now = time.monotonic()
        if now - said >= EVERY:
            said = now
            left = (now - began) / number * (of - number) / 60
            say(f"  {number:,} of {of:,} done, about {left:.0f} minutes left")
        yield each
