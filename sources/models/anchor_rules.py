"""The rules that the database holds about passages in later snapshots."""

import pgtrigger
from django.db import models
from django.db.models import Case, CheckConstraint, F, Q, Value, When
from django.db.models.functions import Length

from casetracker.constraints import Refusal, is_known
from sources.vocabularies import AnchorDecision, AnchorOutcome, AnchorState

MADE = pgtrigger.Referencing(new="made")  # type: ignore[no-untyped-call]
"""The rows of one INSERT, looked at together."""

OUTCOMES: dict[AnchorState, tuple[AnchorOutcome, ...]] = {
    AnchorState.HELD: (AnchorOutcome.SAME, AnchorOutcome.SHIFTED),
    AnchorState.MOVED: (
        AnchorOutcome.TYPOGRAPHY,
        AnchorOutcome.SPELLING,
        AnchorOutcome.SURROUNDINGS,
        AnchorOutcome.ELSEWHERE,
    ),
    AnchorState.LOST: (
        AnchorOutcome.NAMED_OTHERWISE,
        AnchorOutcome.REWORDED,
        AnchorOutcome.REPEATED,
    ),
}
"""The outcomes that each state may have."""

STANDS = (Q(state=AnchorState.HELD) & ~Q(decision=AnchorDecision.REFUSED)) | Q(
    decision=AnchorDecision.CONFIRMED
)
"""The condition that the passage stands in the snapshot: held, or confirmed by a person."""

FATE = Case(
    When(decision=AnchorDecision.REFUSED, then=Value(AnchorState.LOST)),
    When(chosen_start__isnull=False, then=Value(AnchorState.MOVED)),
    default=F("state"),
)
"""The state of the passage in the snapshot, with what a person decided."""

FOUND = ("passage", "snapshot", "state", "outcome", "start", "end", "quote", "prefix", "suffix")
"""The columns that say what was found; they never change."""


def _all_or_none(*columns: str) -> tuple[Q, Q]:
    """The conditions that all of the columns are filled, and that none is."""
    return (
        Q(**{f"{column}__isnull": False for column in columns}),
        Q(**{f"{column}__isnull": True for column in columns}),
    )


_PLACED, _UNPLACED = _all_or_none("start", "end")
_CHOSEN, _UNCHOSEN = _all_or_none("chosen_start", "chosen_end")
_DECIDED, _UNDECIDED = _all_or_none("decided_by", "decided_at")

CONSTRAINTS: list[models.BaseConstraint] = [
    is_known("anchor", "state", AnchorState),
    is_known("anchor", "outcome", AnchorOutcome),
    is_known("anchor", "decision", AnchorDecision, blank=True),
    models.UniqueConstraint(
        fields=["passage", "snapshot"],
        name="anchor_once_in_a_snapshot",
        violation_error_code="duplicate",
        violation_error_message="What became of this passage there is recorded already.",
    ),
    CheckConstraint(
        condition=Q(
            *(Q(state=state, outcome__in=outcomes) for state, outcomes in OUTCOMES.items()),
            _connector=Q.OR,
        ),
        name="anchor_outcome_fits_its_state",
        violation_error_code="outcome",
        violation_error_message="What was found does not lead to this state.",
    ),
    CheckConstraint(
        condition=(Q(state=AnchorState.LOST, quote="") & _UNPLACED)
        | (
            ~Q(state=AnchorState.LOST)
            & _PLACED
            & Q(end__gt=F("start"), end=F("start") + Length("quote"))
        ),
        name="anchor_found_has_a_place",
        violation_error_code="span",
        violation_error_message=(
            "A passage that is found has a place and words of its length; a lost one none."
        ),
    ),
    CheckConstraint(
        condition=(Q(decision="") & _UNDECIDED) | (~Q(decision="") & _DECIDED),
        name="anchor_decision_has_a_maker",
        violation_error_code="decision",
        violation_error_message="A decision says who made it and when.",
    ),
    CheckConstraint(
        condition=~Q(decision=AnchorDecision.REFUSED) | ~Q(decision_reason=""),
        name="anchor_refusal_has_a_reason",
        violation_error_code="reason",
        violation_error_message="Say why this is not the passage.",
    ),
    CheckConstraint(
        condition=(_UNCHOSEN & Q(chosen_quote=""))
        | (
            _CHOSEN
            & Q(
                decision=AnchorDecision.CONFIRMED,
                chosen_end__gt=F("chosen_start"),
                chosen_end=F("chosen_start") + Length("chosen_quote"),
            )
        ),
        name="anchor_choice_is_whole",
        violation_error_code="chosen",
        violation_error_message="Words chosen have a place, their length, and a decision.",
    ),
    CheckConstraint(
        condition=Q(decision="") | ~Q(state=AnchorState.LOST) | _CHOSEN,
        name="anchor_of_lost_needs_words",
        violation_error_code="lost",
        violation_error_message="A lost passage is settled by marking its words again.",
    ),
]

TRIGGERS: list[pgtrigger.Trigger] = [
    Refusal(
        name="anchor_is_in_a_later_snapshot",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=MADE,
        message="A passage is looked for in later snapshots of its own source.",
        func="""
        IF EXISTS (
            SELECT FROM made
            JOIN sources_passage p ON p.id = made.passage_id
            JOIN sources_snapshot own ON own.id = p.snapshot_id
            JOIN sources_snapshot later ON later.id = made.snapshot_id
            WHERE own.source_id <> later.source_id
               OR (later.captured_at, later.id) <= (own.captured_at, own.id)
        ) THEN REFUSE; END IF;
        RETURN NULL;
        """,
    ),
    # Many thousand rows come at once, and `substr` walks the text from its beginning:
    # so the text is cut up once, and each row looks only at the pieces it touches.
    Refusal(
        name="anchor_words_stand_at_position",
        operation=pgtrigger.Insert,
        when=pgtrigger.After,
        level=pgtrigger.Statement,
        referencing=MADE,
        message="The words found are not the snapshot's text at this position.",
        func="""
        IF EXISTS (
            WITH piece AS MATERIALIZED (
                SELECT s.id, cut.n - 1 AS n, cut.words[1] AS words
                FROM sources_snapshot s,
                     regexp_matches(s.text, '.{1,250}', 'g')
                     WITH ORDINALITY AS cut(words, n)
                WHERE s.id IN (SELECT snapshot_id FROM made WHERE start IS NOT NULL)
            ), placed AS (
                SELECT id, snapshot_id, start - length(prefix) AS low,
                       "end" + length(suffix) AS high, prefix || quote || suffix AS words
                FROM made WHERE start IS NOT NULL
            )
            SELECT FROM placed
            CROSS JOIN LATERAL generate_series(low / 250, (high - 1) / 250) AS g(n)
            LEFT JOIN piece ON piece.id = placed.snapshot_id AND piece.n = g.n
            GROUP BY placed.id, low, high, placed.words
            HAVING substr(
                string_agg(coalesce(piece.words, ''), '' ORDER BY g.n),
                low - low / 250 * 250 + 1, high - low
            ) <> placed.words
        ) THEN REFUSE; END IF;
        RETURN NULL;
        """,
    ),
    Refusal(
        name="anchor_choice_stands_at_position",
        operation=pgtrigger.Insert | pgtrigger.Update,
        condition=pgtrigger.Q(new__chosen_start__isnull=False),
        message="The words chosen are not the snapshot's text at this position.",
        declare=[("body", "text")],
        func="""
        SELECT text INTO STRICT body FROM sources_snapshot WHERE id = NEW.snapshot_id;
        IF substr(body, NEW.chosen_start + 1, NEW.chosen_end - NEW.chosen_start)
           <> NEW.chosen_quote
        THEN REFUSE; END IF;
        RETURN NEW;
        """,
    ),
    Refusal(
        name="anchor_found_is_kept",
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange(*FOUND, "nearest"),
        message="What was found is never changed: only what is decided about it.",
    ),
]
