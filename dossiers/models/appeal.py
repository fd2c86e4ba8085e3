"""Something asked on behalf of prisoners, and the answers to it."""

from typing import Any, ClassVar, Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, OuterRef, Q

from casetracker.access import (
    Actor,
    Audience,
    OneIsThere,
    VisibleQuerySet,
    audience_field,
    clearance,
    names_one_of,
    sees_notes,
)
from casetracker.constraints import are_known, in_order, is_known
from casetracker.dates import UncertainDateField
from casetracker.history import kept_in_history
from casetracker.languages import bilingual
from casetracker.lifecycle import Citable, CitableQuerySet, not_merged_into_itself
from casetracker.models import Record
from casetracker.references import ReferenceField, reference_is_kept
from casetracker.searching.entries import SearchKind
from casetracker.searching.triggers import TextIsSearched
from dossiers.facts import (
    AnswersFact,
    ChoiceFact,
    ChoicesFact,
    DateFact,
    PersonsFact,
    ProseFact,
    RowFact,
    facts,
)
from dossiers.models.base import BearsFacts
from dossiers.models.person import Person
from dossiers.models.vocabulary import Forum, Organisation
from dossiers.vocabularies import AppealKind, AppealStatus, Channel, Demand, ResponseKind


class AppealQuerySet(CitableQuerySet["Appeal"]):
    """Reading appeals."""

    def visible_to(self, user: Actor) -> Self:
        """Those for an audience of ``user`` that name nobody, or somebody ``user`` may see."""
        found = self.kept_for(user).filter(audience__in=clearance(user))
        if sees_notes(user):
            return found
        links = AppealPerson.objects.filter(appeal=OuterRef("pk"))
        shown = links.filter(person__in=Person.objects.visible_to(user))
        return found.filter(OneIsThere(shown) | ~OneIsThere(links))


@kept_in_history()
class Appeal(BearsFacts, Citable):
    """Something asked on behalf of one or many prisoners, named or not."""

    reference = ReferenceField(letter="A")
    kind = models.CharField(bilingual("kind", "类别"), max_length=40, choices=AppealKind.choices)
    status = models.CharField(
        bilingual("status", "状态"),
        max_length=40,
        choices=AppealStatus.choices,
        default=AppealStatus.SENT,
    )
    title = models.CharField(bilingual("title", "标题"), max_length=300)
    made_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals_made",
        verbose_name=bilingual("made by", "提出方"),
    )
    made_by_detail = models.CharField(
        bilingual("who spoke", "具体提出者"), max_length=300, blank=True
    )
    addressed_to = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals_received",
        verbose_name=bilingual("addressed to", "对象"),
    )
    addressed_to_detail = models.CharField(
        bilingual("who was spoken to", "具体对象"), max_length=300, blank=True
    )
    forum = models.ForeignKey(
        Forum,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals",
        verbose_name=bilingual("forum", "场合"),
    )
    occasion = models.CharField(bilingual("occasion", "时机"), max_length=300, blank=True)
    date = UncertainDateField(bilingual("date", "日期"), blank=True)
    deadline = UncertainDateField(bilingual("deadline", "截止日期"), blank=True)
    demands: ArrayField[Any, list[str]] = ArrayField(
        models.CharField(max_length=40, choices=Demand.choices),
        default=list,
        blank=True,
        verbose_name=bilingual("demands", "诉求"),
    )
    text = models.TextField(bilingual("text", "内容"), blank=True)
    unnamed_persons = models.TextField(
        bilingual("unnamed people", "未具名者"),
        blank=True,
        help_text=bilingual("How it speaks of people it does not name.", "对未具名者的描述。"),
    )
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name=bilingual("follows", "后续于"),
    )
    audience = audience_field()
    internal_notes = models.TextField(bilingual("internal notes", "内部备注"), blank=True)

    objects = AppealQuerySet.as_manager()

    FACTS = facts(
        ChoiceFact("kind", AppealKind),
        RowFact("made_by", "dossiers.Organisation"),
        ProseFact("made_by_detail"),
        RowFact("addressed_to", "dossiers.Organisation"),
        ProseFact("addressed_to_detail"),
        RowFact("forum", "dossiers.Forum"),
        ProseFact("occasion"),
        DateFact("date"),
        DateFact("deadline"),
        ChoicesFact("demands", Demand),
        ProseFact("text"),
        PersonsFact("persons", bilingual("persons", "涉及人物")),
        ProseFact("unnamed_persons"),
    )
    NOT_FACTS = frozenset(
        {
            "id",
            "created_at",
            "reference",
            "merged_into",
            "former_references",
            "archived_at",
            "archived_reason",
            "status",
            "title",
            "follows",
            "audience",
            "internal_notes",
        }
    )

    class Meta:
        ordering: ClassVar = ["-reference"]
        verbose_name = bilingual("appeal", "呼吁")
        verbose_name_plural = bilingual("appeals", "呼吁")
        constraints: ClassVar[list[Any]] = [
            is_known("appeal", "kind", AppealKind),
            is_known("appeal", "status", AppealStatus),
            is_known("appeal", "audience", Audience),
            are_known("appeal", "demands", Demand),
            in_order("appeal", "date", "deadline", "The deadline lies before the appeal."),
            not_merged_into_itself("appeal"),
            CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("id")),
                name="appeal_follows_another",
                violation_error_code="self",
                violation_error_message="An appeal cannot follow itself.",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            reference_is_kept("appeal"),
            TextIsSearched(
                kind=SearchKind.APPEAL, parts={"title": "A", "text": "B", "unnamed_persons": "C"}
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class AppealPersonQuerySet(VisibleQuerySet["AppealPerson"]):
    """Reading the persons of appeals."""

    def visible_to(self, user: Actor) -> Self:
        """Those where both the appeal and the person are visible."""
        return self.filter(
            appeal__in=Appeal.objects.visible_to(user), person__in=Person.objects.visible_to(user)
        )


@kept_in_history()
class AppealPerson(Record):
    """One person an appeal speaks of, with what was asked for them."""

    appeal = models.ForeignKey(
        Appeal, models.CASCADE, related_name="persons", verbose_name=bilingual("appeal", "呼吁")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="appeals", verbose_name=bilingual("person", "人物")
    )
    request = models.TextField(bilingual("what was asked for them", "具体诉求"), blank=True)
    demands: ArrayField[Any, list[str]] = ArrayField(
        models.CharField(max_length=40, choices=Demand.choices),
        default=list,
        blank=True,
        verbose_name=bilingual("demands", "诉求"),
    )

    objects = AppealPersonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = bilingual("person of an appeal", "呼吁涉及人物")
        verbose_name_plural = bilingual("persons of the appeal", "呼吁涉及人物")
        constraints: ClassVar[list[Any]] = [
            are_known("appeal_person", "demands", Demand),
            models.UniqueConstraint(
                fields=["appeal", "person"],
                name="appeal_person_listed_once",
                violation_error_code="duplicate",
                violation_error_message="The appeal lists this person already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class ResponseQuerySet(VisibleQuerySet["Response"]):
    """Reading responses."""

    def visible_to(self, user: Actor) -> Self:
        """Those for an audience of ``user``, to an appeal ``user`` may see if to any.

        They answer about nobody in particular, or about somebody ``user`` may see.
        """
        found = self.filter(audience__in=clearance(user)).filter(
            Q(appeal__isnull=True) | names_one_of("appeal", Appeal.objects.visible_to(user))
        )
        if sees_notes(user):
            return found
        items = ResponseItem.objects.filter(response=OuterRef("pk"))
        shown = items.filter(person__in=Person.objects.visible_to(user))
        return found.filter(OneIsThere(shown) | ~OneIsThere(items))


@kept_in_history()
class Response(BearsFacts, Record):
    """An answer, or the absence of one by a date; without an appeal it was volunteered."""

    appeal = models.ForeignKey(
        Appeal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        verbose_name=bilingual("appeal", "呼吁"),
        help_text=bilingual("Empty where it was volunteered.", "主动提供时留空。"),
    )
    responder = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        verbose_name=bilingual("responder", "回应方"),
    )
    responder_detail = models.CharField(
        bilingual("who answered", "具体回应者"), max_length=300, blank=True
    )
    date = UncertainDateField(bilingual("date", "日期"), blank=True)
    channel = models.CharField(
        bilingual("channel", "渠道"), max_length=40, choices=Channel.choices, blank=True
    )
    kind = models.CharField(bilingual("kind", "类别"), max_length=40, choices=ResponseKind.choices)
    text = models.TextField(bilingual("text", "内容"), blank=True)
    audience = audience_field()
    internal_notes = models.TextField(bilingual("internal notes", "内部备注"), blank=True)

    objects = ResponseQuerySet.as_manager()

    FACTS = facts(
        RowFact("responder", "dossiers.Organisation"),
        ProseFact("responder_detail"),
        DateFact("date"),
        ChoiceFact("channel", Channel),
        ChoiceFact("kind", ResponseKind),
        ProseFact("text"),
        AnswersFact("answers", bilingual("answers", "逐人回应")),
    )
    NOT_FACTS = frozenset({"id", "created_at", "appeal", "audience", "internal_notes"})

    class Meta:
        ordering: ClassVar = ["appeal", "date_earliest", "id"]
        verbose_name = bilingual("response", "回应")
        verbose_name_plural = bilingual("responses", "回应")
        constraints: ClassVar[list[Any]] = [
            is_known("response", "channel", Channel, blank=True),
            is_known("response", "kind", ResponseKind),
            is_known("response", "audience", Audience),
            CheckConstraint(
                condition=~Q(kind=ResponseKind.VOLUNTEERED) | Q(appeal__isnull=True),
                name="response_volunteered_has_no_appeal",
                violation_error_code="volunteered",
                violation_error_message="A volunteered response answers no appeal.",
            ),
            CheckConstraint(
                condition=~Q(kind=ResponseKind.NO_REPLY) | Q(appeal__isnull=False),
                name="response_silence_has_an_appeal",
                violation_error_code="no_reply",
                violation_error_message="Silence answers an appeal: name it.",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            TextIsSearched(kind=SearchKind.RESPONSE, parts={"text": "B", "responder_detail": "C"})
        ]

    def __str__(self) -> str:
        who = self.responder or self.responder_detail or ""
        return f"{self.get_kind_display()} {who} {self.date or ''}".strip()


class ResponseItemQuerySet(VisibleQuerySet["ResponseItem"]):
    """Reading the answers about single persons."""

    def visible_to(self, user: Actor) -> Self:
        """Those where both the response and the person are visible."""
        return self.filter(
            response__in=Response.objects.visible_to(user),
            person__in=Person.objects.visible_to(user),
        )


@kept_in_history()
class ResponseItem(Record):
    """What a response says of one person."""

    response = models.ForeignKey(
        Response, models.CASCADE, related_name="answers", verbose_name=bilingual("response", "回应")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="answers", verbose_name=bilingual("person", "人物")
    )
    kind = models.CharField(bilingual("kind", "类别"), max_length=40, choices=ResponseKind.choices)
    answer = models.TextField(bilingual("answer", "回应内容"), blank=True)

    objects = ResponseItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = bilingual("answer about a person", "逐人回应")
        verbose_name_plural = bilingual("answers about persons", "逐人回应")
        constraints: ClassVar[list[Any]] = [
            is_known("response_item", "kind", ResponseKind),
            models.UniqueConstraint(
                fields=["response", "person"],
                name="response_item_listed_once",
                violation_error_code="duplicate",
                violation_error_message="The response has an answer about this person already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
