"""Keys of seeded records: the same place in the case file has the same key in every database.

This is how a second run knows a record again, however much people have edited it since.
"""

import hashlib
from uuid import UUID

MOMENT = 1_767_225_600_000
"""The time in every seeded key: 2026-01-01T00:00Z in milliseconds. It says nothing else."""


def key_of(path: str) -> UUID:
    """A UUID of version 7 whose random part follows from ``path``.

    >>> key_of("people.liu-xia").version
    7
    """
    chance = int.from_bytes(hashlib.sha256(path.encode()).digest()[:10])
    low = chance & (2**62 - 1)
    middle = chance >> 62 & 0xFFF
    return UUID(int=MOMENT << 80 | 7 << 76 | middle << 64 | 0b10 << 62 | low)
