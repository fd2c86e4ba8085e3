"""The numbers of citations: given in the order in which the passages first appear."""

from collections import defaultdict
from uuid import UUID

from casetracker.access import Audience
from casetracker.dates import UncertainDate
from dossiers.models import SUBJECTS, Claim
from dossiers.reports.content import Citation, Document, Inference, Mark
from dossiers.reports.wording import in_words
from dossiers.vocabularies import ClaimBasis, ClaimState
from sources.models import Passage, Source
from sources.vocabularies import AnchorState

QUOTATION_MARKS = frozenset("“”‘’\"'")


class Numbering:
    """Gives each passage a number when it is first cited, and remembers where it is cited."""

    def __init__(self) -> None:
        self._passages: dict[UUID, Passage] = {}
        self._marks: dict[UUID, list[Mark]] = defaultdict(list)
        self._inferences: dict[UUID, dict[Inference, None]] = defaultdict(dict)

    def marks(self, claims: tuple[Claim, ...]) -> tuple[Mark, ...]:
        """The marks of one value: one a passage, of the claim that states it if there is one."""
        stated_last = sorted(claims, key=lambda claim: claim.basis == ClaimBasis.STATED)
        by_passage = {claim.passage_id: claim for claim in stated_last}
        return tuple(
            self._mark(by_passage[key]) for key in dict.fromkeys(c.passage_id for c in claims)
        )

    def citations(self) -> tuple[Citation, ...]:
        """The passages cited so far, in the order of their numbers."""
        return tuple(
            _citation(
                passage,
                number=number,
                inferences=tuple(self._inferences[key]),
                marks=tuple(self._marks[key]),
            )
            for number, (key, passage) in enumerate(self._passages.items(), start=1)
        )

    def documents(self) -> tuple[Document, ...]:
        """The documents of those passages, in the order of their first number."""
        numbers: dict[UUID, list[int]] = defaultdict(list)
        sources: dict[UUID, Source] = {}
        captured: dict[UUID, dict[str, None]] = defaultdict(dict)
        for number, passage in enumerate(self._passages.values(), start=1):
            snapshot = passage.snapshot
            sources[snapshot.source_id] = snapshot.source
            numbers[snapshot.source_id].append(number)
            captured[snapshot.source_id][_day(passage)] = None
        return tuple(
            _document(source, numbers=tuple(numbers[key]), captured=tuple(captured[key]))
            for key, source in sources.items()
        )

    def passages(self) -> list[Passage]:
        """The passages cited so far."""
        return list(self._passages.values())

    def _mark(self, claim: Claim) -> Mark:
        key = claim.passage_id
        self._passages.setdefault(key, claim.passage)
        mark = Mark(
            number=list(self._passages).index(key) + 1,
            use=len(self._marks[key]) + 1,
            inferred=claim.basis == ClaimBasis.INFERRED,
            proposed=claim.state == ClaimState.PROPOSED,
        )
        self._marks[key].append(mark)
        if mark.inferred:
            self._inferences[key][Inference(_fact_label(claim), claim.basis_note)] = None
        return mark


def quoted(text: str) -> str:
    """``text`` in quotation marks, told from its own by a thin space where they would touch."""
    before = "\u202f" if text[:1] in QUOTATION_MARKS else ""
    after = "\u202f" if text[-1:] in QUOTATION_MARKS else ""
    return f"“{before}{text}{after}”"


def _citation(
    passage: Passage,
    *,
    number: int,
    inferences: tuple[Inference, ...],
    marks: tuple[Mark, ...],
) -> Citation:
    snapshot = passage.snapshot
    source = snapshot.source
    return Citation(
        number=number,
        quote=passage.quote,
        quoted=quoted(passage.quote),
        language=source.language,
        translation=passage.translation,
        translator=passage.translator,
        speaker=passage.speaker,
        title=source.title,
        reference=source.reference,
        publisher=_name(source.publisher),
        origin=_name(source.origin),
        published=in_words(source.published),
        published_edtf=source.published.edtf if source.published else "",
        url=source.url,
        archive_url=snapshot.archive_url,
        file_sha256=snapshot.file_sha256,
        text_sha256=snapshot.text_sha256,
        start=passage.start,
        end=passage.end,
        anchor=""
        if passage.anchor_state == AnchorState.HELD
        else passage.get_anchor_state_display(),
        audience=_narrower(passage),
        path=passage.get_absolute_url(),
        inferences=inferences,
        marks=marks,
    )


def _document(source: Source, *, numbers: tuple[int, ...], captured: tuple[str, ...]) -> Document:
    return Document(
        reference=source.reference,
        title=source.title,
        language=source.language,
        kind=source.get_kind_display(),
        publisher=_name(source.publisher),
        origin=_name(source.origin),
        authors=tuple(source.authors),
        published=in_words(source.published),
        published_edtf=source.published.edtf if source.published else "",
        published_basis=source.published_basis,
        url=source.url,
        captured=captured,
        reliability=source.get_reliability_display(),
        reliability_reason=source.reliability_reason,
        numbers=numbers,
    )


def _fact_label(claim: Claim) -> str:
    label = claim.fact.label(SUBJECTS[claim.subject_name])
    return label[:1].upper() + label[1:]


def _name(publisher: object | None) -> str:
    return str(publisher) if publisher else ""


def _day(passage: Passage) -> str:
    return UncertainDate.on(passage.snapshot.captured_at.date()).describe()


def _narrower(passage: Passage) -> str:
    """The label of the passage's audience where it is not public."""
    return "" if passage.audience == Audience.PUBLIC else passage.get_audience_display()
