"""A case file as it was read: its entries, and the documents they quote."""

from dataclasses import dataclass
from typing import Any

from dossiers.seeding.shapes import SHAPES, Shape
from dossiers.seeding.statements import Statement


@dataclass(frozen=True)
class Entry:
    """One record of a case file: where it stands, its own values, what its passages say.

    ``path`` names it among all: ``people.liu-xia.detentions.house-arrest``. ``parent`` is the
    path of the entry it stands in, or "".
    """

    part: str
    path: str
    parent: str
    values: dict[str, Any]
    statements: tuple[Statement, ...]

    @property
    def key(self) -> str:
        """The last word of the path, by which other entries refer to this one."""
        return self.path.rpartition(".")[2]

    @property
    def shape(self) -> Shape:
        """What entries of this part look like."""
        return SHAPES[self.part]


@dataclass(frozen=True)
class CaseFile:
    """The entries of a case file in its order, and the documents.

    ``contents`` has the bytes and ``texts`` the text of each document, by the key of its source.
    """

    name: str
    entries: list[Entry]
    contents: dict[str, bytes]
    texts: dict[str, str]

    def of(self, part: str) -> list[Entry]:
        """The entries of one part, nested ones included."""
        return [entry for entry in self.entries if entry.part == part]

    def path_of(self, part: str, *, key: str, near: str) -> str:
        """The path of the one entry that ``key`` means in ``part``; empty where there is not one.

        A detention is looked for among those of the person at the path ``near``.
        """
        found = [
            entry.path
            for entry in self.of(part)
            if entry.key == key and (part != "detentions" or entry.parent == near)
        ]
        return found[0] if len(found) == 1 else ""
