"""Reading a case file: the whole of it is checked before anything is written.

Every fault is told, each with the place in the file where it stands.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from dossiers.seeding.casefile import CaseFile, Entry
from dossiers.seeding.errors import SeedError
from dossiers.seeding.shapes import CHILDREN, LISTED_AS_TEXT, PARTS, RELATED, SHAPES, Shape
from dossiers.seeding.statements import MalformedError, Statement, statements_of, words_of
from sources.anchoring import normalised

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_case_file(directory: Path) -> CaseFile:
    """Read ``cases.yaml`` in ``directory``, with the documents beside it in ``documents/``.

    Raises `SeedError` where it cannot be read, uses a name that is not known, refers to what is
    not there, or quotes words that are not in the document named, or are there more than once.
    """
    path = directory / "cases.yaml"
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe one
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SeedError([f"{path.name} cannot be read: {error}"]) from error
    if not isinstance(raw, dict):
        raise SeedError([f"{path.name} is not a mapping of parts."])
    return _Reader(path).read(raw)


class _Loader(yaml.SafeLoader):
    """YAML as it is safe to read: dates stay texts, and no key is written twice."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - as the base has it
        """The mapping, each of whose keys stands there once."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"“{key}” is written twice", node.start_mark
                )
        return super().construct_mapping(node, deep=deep)


class _Reader:
    """One reading of one file: what was found so far, and what is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.contents: dict[str, bytes] = {}
        self.texts: dict[str, str] = {}
        self.entries: list[Entry] = []
        self.faults: list[str] = []

    def read(self, raw: dict[str, Any]) -> CaseFile:
        """The file's parts. Raises `SeedError` with all that is wrong."""
        for part in sorted(map(str, raw.keys() - PARTS.keys())):
            self._fault(part, f"is not a part; parts are {', '.join(PARTS)}.")
        self._read_documents(raw.get("sources"))
        for part, shape in PARTS.items():
            self._read_part(raw.get(part, {}), part=shape, path=part, parent="")
        case_file = CaseFile(self.path.name, self.entries, self.contents, self.texts)
        self._check_references(case_file)
        self._check_speakers()
        if self.faults:
            raise SeedError(self.faults)
        return case_file

    def _fault(self, path: str, sentence: str) -> None:
        self.faults.append(f"{self.path.name}, {path}: {sentence}")

    def _read_documents(self, raw: Any) -> None:
        for key, values in (raw if isinstance(raw, dict) else {}).items():
            name = values.get("document") if isinstance(values, dict) else None
            if not isinstance(name, str) or Path(name).name != name:
                self._fault(f"sources.{key}", "names no document.")
                continue
            try:
                self.contents[key] = (self.path.parent / "documents" / name).read_bytes()
                self.texts[key] = normalised(self.contents[key].decode())
            except (OSError, UnicodeDecodeError) as error:
                self._fault(f"sources.{key}", f"the document {name} cannot be read: {error}")

    def _read_part(self, raw: Any, *, part: str, path: str, parent: str) -> None:
        if not isinstance(raw, dict):
            self._fault(path, "is not a mapping of keys to entries.")
            return
        for key, values in raw.items():
            if not isinstance(key, str) or not KEY.fullmatch(key):
                self._fault(path, f"“{key}” is not a key: use small letters, digits and hyphens.")
            elif not isinstance(values, dict):
                self._fault(f"{path}.{key}", "is not a mapping of fields to values.")
            else:
                self._read_entry(values, part=part, path=f"{path}.{key}", parent=parent)

    def _read_entry(self, raw: dict[str, Any], *, part: str, path: str, parent: str) -> None:
        shape = SHAPES[part]
        for name in sorted(map(str, raw.keys() - shape.allowed)):
            known = ", ".join(sorted(shape.allowed))
            self._fault(path, f"“{name}” is not a field; fields are {known}.")
        for name in sorted(shape.required - raw.keys()):
            self._fault(path, f"{name} is missing.")
        apart = {"claims", "named", *shape.nested}
        values = {name: raw[name] for name in raw if name in shape.allowed - apart}
        self._check_values(values, path=path)
        self._check_naming(raw.get("named"), path=path)
        statements = tuple(self._read_claims(raw.get("claims", []), path=path))
        self._check_statements(statements, values=values, shape=shape, path=path)
        self.entries.append(Entry(part, path, parent, values, statements))
        for name in shape.nested:
            self._read_part(raw.get(name, {}), part=name, path=f"{path}.{name}", parent=path)

    def _read_claims(self, raw: Any, *, path: str) -> Iterator[Statement]:
        if not isinstance(raw, list):
            self._fault(path, "`claims` is a list.")
            return
        for item in raw:
            try:
                yield from list(statements_of(item, texts=self.texts))
            except MalformedError as error:
                self._fault(", ".join([path, *_fields_cited(item)]), str(error))

    def _check_statements(
        self, statements: tuple[Statement, ...], *, values: dict[str, Any], shape: Shape, path: str
    ) -> None:
        for statement in statements:
            if statement.field not in shape.facts:
                known = ", ".join(shape.facts)
                self._fault(path, f"“{statement.field}” is not a fact; facts are {known}.")
            elif statement.value is None and statement.field not in values:
                self._fault(path, f"holds no {statement.field} that words could bear out.")

    def _check_values(self, values: dict[str, Any], *, path: str) -> None:
        for name, value in values.items():
            if name in CHILDREN:
                known = ", ".join(sorted(CHILDREN[name]))
                if not _are_rows(value, known=CHILDREN[name]):
                    self._fault(path, f"{name} is a list of rows of {known}.")
            elif name in LISTED_AS_TEXT:
                if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
                    self._fault(path, f"{name} is a list of texts.")
            elif isinstance(value, dict) and not _is_date(value):
                self._fault(path, f"{name}: a date has an `edtf` and may have `words`.")

    def _check_naming(self, raw: Any, *, path: str) -> None:
        """A vocabulary row may show where a text names it; that can be held to the words."""
        try:
            if raw is not None:
                words_of(raw, texts=self.texts)
        except MalformedError as error:
            self._fault(f"{path}, named", str(error))

    def _check_references(self, case_file: CaseFile) -> None:
        for entry in self.entries:
            for name, key in _references(entry):
                part = RELATED[name]
                if not case_file.path_of(part, key=str(key), near=entry.parent):
                    self._fault(entry.path, f"{name}: there is not one “{key}” in {part}.")

    def _check_speakers(self) -> None:
        """The same words have one speaker wherever they are quoted."""
        speakers: dict[tuple[str, str], str] = {}
        for entry in self.entries:
            for words in dict.fromkeys(statement.words for statement in entry.statements):
                known = speakers.setdefault((words.source, words.quote), words.speaker)
                if known != words.speaker:
                    self._fault(
                        entry.path,
                        f"“{words.quote}” has the speaker “{words.speaker}” here and "
                        f"“{known}” elsewhere.",
                    )


def _are_rows(value: Any, *, known: frozenset[str]) -> bool:
    return isinstance(value, list) and all(
        isinstance(row, dict) and row.keys() <= known for row in value
    )


def _is_date(value: dict[str, Any]) -> bool:
    return (
        isinstance(value.get("edtf"), str)
        and value.keys() <= {"edtf", "words"}
        and isinstance(value.get("words", ""), str)
    )


def _references(entry: Entry) -> Iterator[tuple[str, Any]]:
    """Every field of the entry, or of a row in it, that holds the key of another entry."""
    for name, value in entry.values.items():
        if name in RELATED:
            yield name, value
        elif name in CHILDREN and _are_rows(value, known=CHILDREN[name]):
            yield from ((inner, row[inner]) for row in value for inner in RELATED.keys() & row)
        elif name == "relationships" and isinstance(value, list):
            yield from (("person", str(text).partition(" ")[2]) for text in value)


def _fields_cited(raw: Any) -> list[str]:
    """The facts a claim cites its words for, as far as that can be read."""
    named: list[str] = []
    for items in (raw.get("says"), raw.get("implies")) if isinstance(raw, dict) else ():
        for item in items if isinstance(items, list) else [items]:
            named += list(map(str, item)) if isinstance(item, dict) else [str(item)] * bool(item)
    return list(dict.fromkeys(named))
