"""Who saw which row at which moment, found out from the versions that the history keeps."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from casetracker.journal import Moment
from dossiers.changes.rules import ASKED, TOLD, Model, Reader, Row, named_in
from dossiers.changes.statements import Noted, versions_hanging, versions_of
from dossiers.models import Person
from sources.models import Source

PARENTS = {model: [f"{name}_id" for name in told.parents] for model, told in TOLD.items()}
"""The columns that hold the rows that a row hangs on."""


@dataclass(frozen=True)
class Version:
    """A row as one transaction left it; ``row`` is None where the transaction deleted it."""

    moment: Moment
    number: int
    at: Any
    version: int
    row: Row | None


@dataclass
class Line:
    """All versions of one row, a transaction at a time, the oldest first."""

    model: Model
    versions: list[Version] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)

    def add(self, version: Version) -> None:
        """Take in a version; of one transaction the last counts."""
        if self.moments and self.moments[-1] == version.moment:
            self.versions[-1] = version
        else:
            self.moments.append(version.moment)
            self.versions.append(version)

    def at(self, moment: Moment, *, before: bool = False) -> Version | None:
        """The version that ``moment`` left, or found; None where there was no row."""
        find = bisect_left if before else bisect_right
        place = find(self.moments, moment) - 1
        version = self.versions[place] if place >= 0 else None
        return version if version is not None and version.row is not None else None


class Past:
    """What one reader saw of some rows. Nothing is known of rows that were not loaded."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.lines: dict[UUID, Line] = {}
        self._asked: dict[UUID, set[UUID]] = defaultdict(set)
        self._people: dict[str, UUID] = {}
        self._children: dict[UUID, set[UUID]] = defaultdict(set)
        self._linking: dict[UUID, set[UUID]] = defaultdict(set)
        self._naming: dict[UUID, set[UUID]] = defaultdict(set)
        self._merged: dict[UUID, set[UUID]] = defaultdict(set)
        self._seen: dict[tuple[UUID, Moment, bool], bool] = {}
        self._gates: dict[UUID, frozenset[UUID]] = {}

    def load(self, keys: Mapping[Model, Iterable[UUID]]) -> None:
        """Read the versions of these rows, and of all that decides on who sees them."""
        self._take_in(versions_of(keys, notes=self.reader.notes))

    def load_hanging(self, roots: list[tuple[Model, UUID]], *, most: int) -> int:
        """Read the versions of all that ever hung on these rows, and of what decides on it.

        Where more than ``most`` rows hang on them, not on all of these: returns on how many of
        the first, one at least.
        """
        versions, reach = versions_hanging(roots, notes=self.reader.notes, most=most)
        self._take_in(versions)
        return reach

    def _take_in(self, versions: Iterable[Noted]) -> None:
        """Add the lines of rows that are not known yet."""
        known = set(self.lines)
        for model, key, era, xact, number, at, version, row, named in versions:
            if key in known:
                continue
            if key not in self.lines:
                self.lines[key] = Line(model)
            if era is not None:
                self.lines[key].add(Version(Moment(era, xact), number, at, version, row))
                if row:
                    self._note_links(model, key, row, named)
        self._gates.clear()

    def _note_links(self, model: Model, key: UUID, row: Row, named: UUID | None) -> None:
        """Note what the row hangs on and leads to, to find it from there."""
        for column in PARENTS[model]:
            self._children[row[column]].add(key)
        for column in TOLD[model].linked:
            self._linking[row[column]].add(key)
        if self.reader.notes:
            return
        if model in ASKED:
            self._asked[row[ASKED[model][1]]].add(key)
        if named is not None:
            self._people[named_in(row) or ""] = named
            self._naming[named].add(key)
        if model is Person and row["merged_into_id"]:
            self._merged[row["merged_into_id"]].add(key)

    def _rows_of(self, key: UUID) -> Iterable[Row]:
        return (version.row for version in self.lines[key].versions if version.row is not None)

    def sees(self, key: UUID | None, moment: Moment, *, before: bool = False) -> bool:
        """Whether the reader saw the row once ``moment`` was over, or just before it."""
        if key is None or key not in self.lines:
            return False
        asked = (key, moment, before)
        if asked not in self._seen:
            self._seen[asked] = self._found_out(key, moment, before=before)
        return self._seen[asked]

    def _found_out(self, key: UUID, moment: Moment, *, before: bool) -> bool:
        line = self.lines[key]
        version = line.at(moment, before=before)
        if version is None:
            return False
        told, row = TOLD[line.model], version.row or {}
        hung_on = (row[f"{name}_id"] for name in told.parents)
        return (
            told.own(row, self.reader)
            and all(self.sees(one, moment, before=before) for one in hung_on if one is not None)
            and (
                self.reader.notes
                or (
                    (not told.asked or self._is_about_somebody(key, moment, before=before))
                    and (not told.names_people or self._names_seen(row, moment, before=before))
                )
            )
        )

    def _is_about_somebody(self, key: UUID, moment: Moment, *, before: bool) -> bool:
        """Whether it speaks of nobody in particular, or of somebody the reader saw."""
        found = [self.lines[child].at(moment, before=before) for child in self._asked[key]]
        rows = [version.row for version in found if version is not None and version.row]
        own = TOLD[self.lines[key].model].asked
        column = own[1] if own else ""
        about = [row["person_id"] for row in rows if row[column] == key]
        return not about or any(self.sees(person, moment, before=before) for person in about)

    def _names_seen(self, row: Row, moment: Moment, *, before: bool) -> bool:
        """Whether the value names nobody, or a person whom the reader saw."""
        named = named_in(row)
        if named is None:
            return True
        key = self._people.get(named)
        version = self.lines[key].at(moment, before=before) if key in self.lines else None
        if version is None or version.row is None:
            return False
        return self.sees(version.row["merged_into_id"] or key, moment, before=before)

    def gates(self, key: UUID) -> frozenset[UUID]:
        """The row and all rows that ever decided on who saw it, as far as they are loaded."""
        if key not in self._gates:
            found, waiting = {key}, [key]
            while waiting:
                more = self.next_to(waiting.pop()) - found
                waiting += more
                found |= more
            self._gates[key] = frozenset(found)
        return self._gates[key]

    def next_to(self, key: UUID) -> set[UUID]:
        """The rows that ever decided directly on who saw the row, as far as they are loaded."""
        line = self.lines[key]
        told = TOLD[line.model]
        found = set(self._asked[key]) if told.asked else set()
        for row in self._rows_of(key):
            found |= {row[f"{name}_id"] for name in told.parents}
            named = named_in(row) if told.names_people else None
            if named in self._people:
                person = self._people[named]
                found.add(person)
                found |= {one["merged_into_id"] for one in self._rows_of(person)}
        return {one for one in found if one in self.lines}

    def below(self, key: UUID) -> set[UUID]:
        """All rows that ever hung on the row, directly or through others; complete if loaded so."""
        found: set[UUID] = set()
        waiting = [key]
        while waiting:
            more = self._children[waiting.pop()] - found
            found |= more
            waiting += more
        return found

    def near(self, key: UUID) -> set[UUID]:
        """The rows that hang on the row directly, link to it, or that it decides on."""
        line = self.lines[key]
        found = self._children[key] | self._linking[key]
        if not self.reader.notes and line.model in ASKED:
            column = ASKED[line.model][1]
            found |= {row[column] for row in self._rows_of(key)}
        if line.model is Person:
            for person in {key} | self._merged[key]:
                found |= self._naming[person]
        return found

    def targets(self, key: UUID) -> set[UUID]:
        """The rows that a link of the row ever led to, as far as they are loaded."""
        columns = TOLD[self.lines[key].model].linked
        found = {row[column] for row in self._rows_of(key) for column in columns}
        return {one for one in found if one in self.lines}

    def since(self, key: UUID) -> Moment | None:
        """The moment from which the reader has seen the row without a break; None if not now."""
        moments = {moment for gate in self.gates(key) for moment in self.lines[gate].moments}
        began = None
        for moment in sorted(moments, reverse=True):
            if not self.sees(key, moment):
                break
            began = moment
        return began

    def by_model(self, keys: Iterable[UUID]) -> dict[Model, set[UUID]]:
        """The rows, which are loaded, by their models."""
        found: dict[Model, set[UUID]] = defaultdict(set)
        for key in keys:
            found[self.lines[key].model].add(key)
        return found

    def home(self, key: UUID, moment: Moment, *, of: Model) -> UUID | None:
        """The person or the source that the row belonged to; None where to none."""
        line = self.lines.get(key)
        if line is None or line.model is of:
            return key if line else None
        version = line.at(moment)
        if version is None or version.row is None:
            return None
        for name, parent in TOLD[line.model].parents.items():
            if parent is Person or parent is Source or name in HOMEWARD:
                found = version.row[f"{name}_id"]
                home = self.home(found, moment, of=of) if found else None
                if home is not None:
                    return home
        return None


HOMEWARD = frozenset({"detention", "status_change", "passage", "snapshot"})
"""The columns that lead to a person or a source, besides those that hold one."""
