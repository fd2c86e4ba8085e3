"""A prisoner, and with all that hangs on it the dossier."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Prefetch, Q
from django.urls import reverse

from casetracker.access import (
    Actor,
    Audience,
    audience_field,
    clearance,
    sees_unpublished,
)
from casetracker.constraints import are_known, in_order, is_known
from casetracker.dates import UncertainDateField
from casetracker.history import kept_in_history
from casetracker.languages import bilingual
from casetracker.lifecycle import Citable, CitableQuerySet, not_merged_into_itself
from casetracker.references import ReferenceField, reference_is_kept
from casetracker.searching.entries import SearchKind
from casetracker.searching.triggers import TextIsSearched
from dossiers.facts import (
    ChoiceFact,
    ChoicesFact,
    DateFact,
    ListFact,
    NamesFact,
    ProseFact,
    RelationshipsFact,
    TextFact,
    facts,
)
from dossiers.models.base import BearsFacts
from dossiers.models.publication import Publishable, moves_as_allowed
from dossiers.names.finding import find, holding
from dossiers.vocabularies import (
    Certainty,
    Custody,
    IssueCategory,
    LegalStage,
    PublicationState,
    Sex,
)


class PersonQuerySet(CitableQuerySet["Person"]):
    """Reading people."""

    def visible_to(self, user: Actor) -> Self:
        """Those whose audience ``user`` belongs to; unpublished ones only for researchers up."""
        found = self.kept_for(user).filter(audience__in=clearance(user))
        if sees_unpublished(user):
            return found
        return found.filter(publication_state=PublicationState.PUBLISHED)

    def called(self, text: str, *, alike: Sequence[Any] | None = None) -> Self:
        """Those with a name that holds ``text`` or is like it, in any script and romanisation.

        Also by the exact reference. Everybody where there is nothing to look for. Asks the
        database once, for the names that are like it, unless ``alike`` gives the keys of their
        people.
        """
        if not text.strip():
            return self
        from dossiers.models.name import Name

        if alike is None:
            alike = [match.person for match in find([text], among=self)[0]]
        held = Name.objects.filter(holding(text)).values("person_id")
        return self.filter(Q(pk__in=held) | Q(pk__in=alike) | Q(reference__iexact=text.strip()))

    def with_names(self) -> Self:
        """With the names, for lists."""
        return self.prefetch_related("names")

    def with_dossier(self) -> Self:
        """With everything `Person.dossier_standings` reads, in a constant number of queries.

        Claims come with their passages and sources. Nothing is cut to an audience here.
        """
        from dossiers.models.claim import Claim

        source = "passage__snapshot__source"
        claims = Claim.objects.select_related(f"{source}__publisher", f"{source}__origin")
        claims = claims.defer("passage__snapshot__text")
        prefix = ("", "detentions__", "status_changes__")
        return self.prefetch_related(
            "names",
            "external_ids",
            "relationships__other__names",
            "detentions__charges__offence",
            "detentions__facility",
            "detentions__authority",
            "detentions__event",
            "detentions__sentence_court",
            "status_changes__facility",
            "status_changes__court",
            *(Prefetch(f"{where}claims", queryset=claims) for where in prefix),
            *(f"{where}decisions" for where in prefix),
        )


@kept_in_history()
class Person(BearsFacts, Publishable, Citable):
    """A prisoner. What hangs on it, from names to status changes, is the dossier.

    The ``current_*`` columns repeat the latest status change; the database keeps them.
    """

    reference = ReferenceField(letter="P")
    sex = models.CharField(bilingual("sex", "性别"), max_length=20, choices=Sex.choices, blank=True)
    born = UncertainDateField(bilingual("born", "出生"), blank=True)
    died = UncertainDateField(bilingual("died", "去世"), blank=True)
    birth_place = models.CharField(bilingual("birth place", "出生地"), max_length=200, blank=True)
    residence = models.CharField(bilingual("residence", "居住地"), max_length=200, blank=True)
    nationality = models.CharField(bilingual("nationality", "国籍"), max_length=100, blank=True)
    ethnicity = models.CharField(bilingual("ethnicity", "民族"), max_length=100, blank=True)
    religion = models.CharField(bilingual("religion", "宗教"), max_length=100, blank=True)
    health = models.TextField(bilingual("health", "健康状况"), blank=True)
    occupations: ArrayField[Any, list[str]] = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name=bilingual("occupations", "职业"),
    )
    affiliations: ArrayField[Any, list[str]] = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name=bilingual("affiliations", "所属团体"),
    )
    distinctions: ArrayField[Any, list[str]] = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name=bilingual("distinctions", "荣誉"),
        help_text=bilingual("Prizes and honours, with the year.", "奖项与荣誉,注明年份。"),
    )
    issue_categories: ArrayField[Any, list[str]] = ArrayField(
        models.CharField(max_length=40, choices=IssueCategory.choices),
        default=list,
        blank=True,
        verbose_name=bilingual("issue categories", "议题类别"),
    )
    publication_state = models.CharField(
        bilingual("publication", "发布状态"),
        max_length=20,
        choices=PublicationState.choices,
        default=PublicationState.DRAFT,
        editable=False,
    )
    audience = audience_field()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=bilingual("case owner", "负责人"),
    )
    last_verified = models.DateField(bilingual("last verified", "最近核实"), null=True, blank=True)
    summary = models.TextField(bilingual("summary", "摘要"), blank=True)
    internal_notes = models.TextField(bilingual("internal notes", "内部备注"), blank=True)

    current_status = models.ForeignKey(
        "dossiers.StatusChange",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=bilingual("current situation", "现状"),
    )
    current_custody = models.CharField(
        bilingual("custody", "羁押状态"),
        max_length=40,
        choices=Custody.choices,
        blank=True,
        editable=False,
    )
    current_stage = models.CharField(
        bilingual("legal stage", "法律阶段"),
        max_length=40,
        choices=LegalStage.choices,
        blank=True,
        editable=False,
    )
    current_certainty = models.CharField(
        bilingual("certainty", "确定程度"),
        max_length=20,
        choices=Certainty.choices,
        blank=True,
        editable=False,
    )
    current_since = UncertainDateField(bilingual("since", "自"), blank=True, editable=False)

    objects = PersonQuerySet.as_manager()

    FACTS = facts(
        NamesFact("names", bilingual("names", "姓名")),
        ChoiceFact("sex", Sex),
        DateFact("born"),
        DateFact("died"),
        TextFact("birth_place"),
        TextFact("residence"),
        TextFact("nationality"),
        TextFact("ethnicity"),
        TextFact("religion"),
        ListFact("occupations"),
        ListFact("affiliations"),
        ListFact("distinctions"),
        ChoicesFact("issue_categories", IssueCategory),
        ProseFact("health"),
        RelationshipsFact("relationships", bilingual("relationships", "关系")),
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
            "publication_state",
            "audience",
            "owner",
            "last_verified",
            "summary",
            "internal_notes",
            "current_status",
            "current_custody",
            "current_stage",
            "current_certainty",
            "current_since",
        }
    )

    class Meta:
        ordering: ClassVar = ["-reference"]
        verbose_name = bilingual("person", "人物")
        verbose_name_plural = bilingual("people", "人物")
        constraints: ClassVar[list[Any]] = [
            is_known("person", "sex", Sex, blank=True),
            is_known("person", "publication_state", PublicationState),
            is_known("person", "audience", Audience),
            is_known("person", "current_custody", Custody, blank=True),
            is_known("person", "current_stage", LegalStage, blank=True),
            is_known("person", "current_certainty", Certainty, blank=True),
            are_known("person", "issue_categories", IssueCategory),
            in_order("person", "born", "died", "The person dies before being born."),
            not_merged_into_itself("person"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            reference_is_kept("person"),
            moves_as_allowed(),
            TextIsSearched(kind=SearchKind.PERSON, parts={"summary": "B", "health": "C"}),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["current_custody"], name="person_custody"),
            models.Index(fields=["-created_at", "-id"], name="person_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.main_name}".strip()

    def get_absolute_url(self) -> str:
        """The dossier's page."""
        return reverse("person", args=[self.reference])

    @property
    def main_name(self) -> str:
        """The preferred name in Latin script, else any preferred one, else the first."""
        names = sorted(self.names.all(), key=lambda n: (not n.preferred, n.script != "latn"))
        return names[0].text if names else ""

    @property
    def name_in_han(self) -> str:
        """A name in Chinese characters, the preferred one first; empty where there is none."""
        han = [name for name in self.names.all() if name.script in ("hans", "hant")]
        return min(han, key=lambda name: not name.preferred).text if han else ""

    def dossier_records(self) -> list[BearsFacts]:
        """The person and the records of the dossier that bear facts, in reading order."""
        return [self, *self.detentions.all(), *self.status_changes.all()]

    def records_in_force(self) -> list[BearsFacts]:
        """`dossier_records` without status changes that a later one corrects.

        What is corrected is not said any more: it counts neither as a gap nor as a contradiction.
        """
        changes = list(self.status_changes.all())
        corrected = {change.supersedes_id for change in changes}
        return [
            self,
            *self.detentions.all(),
            *(change for change in changes if change.pk not in corrected),
        ]

    @transaction.atomic
    def merge_into(self, other: "Person", *, by: AbstractBaseUser, reason: str) -> None:
        """Give ``other`` all that hangs on this person and redirect to it.

        Values held by ``other`` stay; claims come along, so that what disagrees shows as
        disputed. Raises `MergeError` where the two cannot become one.
        """
        from dossiers.merging import merge_people

        merge_people(self, other, by=by, reason=reason)
