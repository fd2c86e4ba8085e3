"""The notes beside a document: for each passage what it is cited for, as HTML.

A page may have thousands, so they are written by plain Python: a template costs tens of times as
much. Every text that comes from outside this module goes through `escape`.
"""

from collections.abc import Collection, Iterable
from functools import cache
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from casetracker.access import Audience
from casetracker.languages import bilingual
from dossiers.models import Person
from dossiers.workbench.citing import Cited, label_of, record_in_words
from dossiers.workbench.looks import LOOKS, UNCITED, UNSEEN
from dossiers.workbench.notes import Note, Stretch
from dossiers.workbench.subjects import Key, Subjects
from sources.vocabularies import AnchorState

RECORDS_IN_THE_DOSSIER = {"detention": "#detentions", "status_change": "#timeline"}
"""Where the admin's page of a person shows records of a kind."""


class Margin:
    """Writes notes. ``for_editors`` links claims and records to where they are edited.

    ``query`` is how an address of the page begins that shows notes left out here.
    """

    def __init__(self, subjects: Subjects, *, for_editors: bool, query: str = "") -> None:
        self.subjects = subjects
        self.query = query
        self.for_editors = for_editors
        self._heading = cache(self._write_heading)
        self._person = cache(self._write_person)
        self._label = cache(label_of)
        self._escaped = cache(escape)
        self._around = cache(_around_key)
        self._says = {name: str(label) for name, label in WORDS.items()}
        self._labels = {code: escape(str(label)) for code, label in LOOKS.items()}

    def items(self, stretches: Iterable[Stretch], *, held: Collection[Stretch]) -> SafeString:
        """The notes of those ``held``, in their order, as items of a list.

        Each of the others is one item: a link to the page that holds its notes.
        """
        written = (
            "\n".join(map(self._write_note, each.notes)) if each in held else self._write_left(each)
            for each in stretches
        )
        # What is not this module's own is escaped below.
        return mark_safe("\n".join(written))  # noqa: S308

    def _write_left(self, stretch: Stretch) -> str:
        first, last = stretch.notes[0].key, stretch.notes[-1].key
        address = escape(f"{self.query}notes={stretch.number}#note-{first}")
        return (
            f'<li class="stretch" id="stretch-{stretch.number}" data-first="{first}"'
            f' data-last="{last}" data-notes="{len(stretch.notes)}"'
            f' data-from="{stretch.start}" data-to="{stretch.end}">'
            f'<div class="stretch-said"><a href="{address}"'
            f' data-print="{self._says["elsewhere"]}">{escape(stretch.title)}</a></div></li>'
        )

    def _write_note(self, note: Note) -> str:
        number, key = note.number, note.key
        looks = " ".join(note.looks)
        return (
            f'<li class="note is-{note.look}" id="note-{key}" data-looks="{looks}" tabindex="-1">'
            f'<a class="number" href="#passage-{key}"'
            f' aria-label="{self._says["to"]} {number}">{number}</a>'
            f'<div class="note-body">{self._write_translation(note)}{self._write_claims(note)}'
            f"{self._write_foot(note)}</div></li>"
        )

    def _write_translation(self, note: Note) -> str:
        if not note.translation:
            return ""
        by = f' <span class="muted">({escape(note.translator)})</span>' if note.translator else ""
        return f'<p class="translation">{escape(note.translation)}{by}</p>'

    def _write_claims(self, note: Note) -> str:
        if not note.cited:
            return f'<p class="muted">{self._says["nothing"]}</p>'
        groups: dict[Key, list[Cited]] = {}
        for item in note.cited:
            groups.setdefault(item.subject, []).append(item)
        # A state that all claims share is said once, at the foot.
        differ = len({item.look for item in note.cited}) > 1
        written = "".join(
            self._write_group(subject, items, with_state=differ)
            for subject, items in groups.items()
        )
        alone = note.look == UNCITED
        return f'{written}<p class="muted">{self._says["retracted"]}</p>' if alone else written

    def _write_group(self, subject: Key, items: list[Cited], *, with_state: bool) -> str:
        """The claims about one record; hidden where none of them is shown unasked."""
        hidden = "" if any(item.look not in UNSEEN for item in items) else " hidden"
        claims = "".join(self._write_claim(item, with_state=with_state) for item in items)
        about = f'<p class="about">{self._heading(subject)}</p>'
        return f'<div class="cited"{hidden}>{about}<ul>{claims}</ul></div>'

    def _write_claim(self, item: Cited, *, with_state: bool) -> str:
        value = f"<b>{escape(item.shown)}</b>" if item.shown else f"<i>{self._says['these']}</i>"
        label = self._escaped(item.label)
        fact = (
            f'<a class="fact" href="{self._admin_page("claim", item.key)}">{label}</a>'
            if self.for_editors
            else f'<span class="fact">{label}</span>'
        )
        state = f" {self._write_state(item.look)}" if with_state else ""
        why = ""
        if item.inference:
            how = f"<summary>{self._says['inferred']}</summary>{escape(item.inference)}"
            why = f" <details>{how}</details>"
        opening = f'<li class="claim is-{item.look}" id="claim-{item.key}">'
        return f"{opening}{fact} {value}{state}{why}</li>"

    def _write_state(self, look: str) -> str:
        return f'<span class="badge is-{look}">{self._labels.get(look) or escape(look)}</span>'

    def _write_foot(self, note: Note) -> str:
        shared = {item.look for item in note.cited}
        parts = [self._write_state(shared.pop())] if len(shared) == 1 else []
        if note.audience != Audience.PUBLIC:
            label = escape(str(Audience(note.audience).label))
            parts.append(f'<span class="badge is-{escape(note.audience)}">{label}</span>')
        if note.is_older:
            parts.append(f'<span class="badge is-older">{self._says["older"]}</span>')
        elif note.anchor != AnchorState.HELD:
            label = escape(str(AnchorState(note.anchor).label))
            parts.append(f'<span class="badge is-withdrawn">{label}</span>')
        if note.speaker:
            parts.append(
                f'<span class="muted">{self._says["said by"]} {escape(note.speaker)}</span>'
            )
        return f'<p class="note-foot">{" ".join(parts)}</p>' if parts else ""

    def _write_heading(self, subject: Key) -> str:
        """Whose dossier it is, and which record in it."""
        people = ", ".join(self._person(person) for person in self.subjects.people_of(subject))
        record = escape(record_in_words(self.subjects.records[subject], label=self._label))
        if record and self.for_editors:
            record = f'<a class="of" href="{self._page_of(subject)}">{record}</a>'
        elif record:
            record = f'<span class="of">{record}</span>'
        return ' <span class="muted">·</span> '.join(part for part in (people, record) if part)

    def _write_person(self, person: Person) -> str:
        page = reverse("person", args=[person.reference])
        return f'<a href="{page}">{escape(person.main_name or person.reference)}</a>'

    def _page_of(self, subject: Key) -> str:
        """Where those who edit find the record: its own page, or its place in the dossier."""
        name, key = subject
        if name in RECORDS_IN_THE_DOSSIER:
            person = self.subjects.records[subject].person_id
            return self._admin_page("person", person) + RECORDS_IN_THE_DOSSIER[name]
        return self._admin_page(name, key)

    def _admin_page(self, name: str, key: object) -> str:
        before, after = self._around(f"admin:dossiers_{name.replace('_', '')}_change")
        return f"{before}{key}{after}"


NOBODY = UUID(int=0)

WORDS = {
    "to": bilingual("To passage", "至段落"),
    "nothing": bilingual("Not cited for anything open to you.", "无向您开放的引用。"),
    "retracted": bilingual("What it was cited for was taken back.", "所引用的主张均已撤回。"),
    "these": bilingual("in these words", "原文如此"),
    "inferred": bilingual("inferred", "推断"),
    "older": bilingual("marked in an earlier snapshot", "标注于较早的快照"),
    "said by": bilingual("said by", "说话人："),
    "elsewhere": bilingual("to print these, open “All notes”", "如需打印，请打开“全部旁注”"),
}


def _around_key(name: str) -> tuple[str, str]:
    """An address before and after the key in it; looking it up for each key costs more."""
    before, _, after = reverse(name, args=[NOBODY]).partition(str(NOBODY))
    return before, after
