"""What a person is called, known by elsewhere, and who they are to each other."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Q

from casetracker.access import Actor, VisibleQuerySet
from casetracker.constraints import is_known
from casetracker.history import PastColumn, kept_in_history
from casetracker.languages import bilingual
from casetracker.models import Record
from dossiers.models.person import Person
from dossiers.names import (
    KEYS_VERSION,
    KeysVersionField,
    SearchGramsField,
    SearchKeysField,
    search_keys_of,
)
from dossiers.vocabularies import (
    ExternalScheme,
    NameKind,
    RelationshipKind,
    Romanisation,
    Script,
)

DERIVED = ("search_keys", "search_grams", "keys_version")
"""The columns that follow from the text of a name."""


class OfPersonQuerySet(VisibleQuerySet[Any]):
    """Rows that belong to one person and are seen with it."""

    def visible_to(self, user: Actor) -> Self:
        """Those of visible people."""
        return self.filter(person__in=Person.objects.visible_to(user))


class RelationshipQuerySet(OfPersonQuerySet):
    """Reading relationships."""

    def visible_to(self, user: Actor) -> Self:
        """Those between two visible people."""
        return super().visible_to(user).filter(other__in=Person.objects.visible_to(user))


class NameQuerySet(OfPersonQuerySet):
    """Reading names."""

    def derive_keys(self, *, batch: int = 500) -> int:
        """Derive the keys anew where an older version of the rules made them; how many those were.

        Writes nothing into the history: a name stays the same however it is looked for.
        """
        number = 0
        while names := list(self.exclude(keys_version=KEYS_VERSION).order_by("pk")[:batch]):
            for name in names:
                keys = search_keys_of(name.text)
                name.search_keys, name.search_grams = keys
                name.keys_version = KEYS_VERSION
            self.model._default_manager.bulk_update(names, DERIVED)
            number += len(names)
        return number


# A name respelt since has no keys of its former letters but these letters.
PAST_KEYS = {
    "search_keys": PastColumn("text", "lower(text)"),
    "search_grams": PastColumn("text", "'{}'"),
    "keys_version": PastColumn("text", "0"),
}


@kept_in_history(exclude=DERIVED, past_columns=PAST_KEYS)
class Name(Record):
    """One way a person is called, in one script."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="names", verbose_name=bilingual("person", "人物")
    )
    text = models.CharField(bilingual("name", "姓名"), max_length=200)
    kind = models.CharField(
        bilingual("kind", "类别"), max_length=20, choices=NameKind.choices, default=NameKind.LEGAL
    )
    script = models.CharField(bilingual("script", "文字"), max_length=20, choices=Script.choices)
    language = models.CharField(
        bilingual("language", "语言"), max_length=35, blank=True, help_text="BCP 47"
    )
    romanisation = models.CharField(
        bilingual("romanisation", "转写方式"),
        max_length=20,
        choices=Romanisation.choices,
        blank=True,
    )
    preferred = models.BooleanField(
        bilingual("preferred", "首选"),
        default=False,
        help_text=bilingual("The one shown in this script.", "以此文字显示的姓名。"),
    )
    search_keys = SearchKeysField(bilingual("search keys", "检索键"), source="text")
    search_grams = SearchGramsField(
        verbose_name=bilingual("search grams", "检索字组"), source="text"
    )
    keys_version = KeysVersionField(
        bilingual("version of the search keys", "检索键版本"), source="text"
    )

    objects = NameQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-preferred", "id"]
        verbose_name = bilingual("name", "姓名")
        verbose_name_plural = bilingual("names", "姓名")
        constraints: ClassVar[list[Any]] = [
            is_known("name", "kind", NameKind),
            is_known("name", "script", Script),
            is_known("name", "romanisation", Romanisation, blank=True),
            models.UniqueConstraint(
                fields=["person", "text"],
                name="name_listed_once",
                violation_error_code="duplicate",
                violation_error_message="The person has this name already.",
            ),
            models.UniqueConstraint(
                fields=["person", "script"],
                condition=Q(preferred=True),
                name="name_one_preferred_per_script",
                violation_error_code="second_preferred",
                violation_error_message="The person has a preferred name in this script already.",
            ),
            CheckConstraint(
                condition=Q(text__regex=r"\S"),
                name="name_has_letters",
                violation_error_code="empty",
                violation_error_message="A name is more than white space.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["search_keys"], opclasses=["gin_trgm_ops"], name="name_search_keys"),
            GinIndex(fields=["search_grams"], name="name_search_grams"),
        ]

    def __str__(self) -> str:
        return self.text


@kept_in_history()
class ExternalId(Record):
    """The person in another database."""

    person = models.ForeignKey(
        Person,
        models.CASCADE,
        related_name="external_ids",
        verbose_name=bilingual("person", "人物"),
    )
    scheme = models.CharField(
        bilingual("database", "数据库"), max_length=40, choices=ExternalScheme.choices
    )
    value = models.CharField(bilingual("identifier", "标识"), max_length=200)
    url = models.URLField(bilingual("address", "网址"), max_length=1000, blank=True)

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["scheme", "value"]
        verbose_name = bilingual("external identifier", "外部标识")
        verbose_name_plural = bilingual("external identifiers", "外部标识")
        constraints: ClassVar[list[Any]] = [
            is_known("external_id", "scheme", ExternalScheme),
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="external_id_names_one_person",
                violation_error_code="duplicate",
                violation_error_message="This identifier belongs to a person already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


@kept_in_history()
class Relationship(Record):
    """What ``other`` is to ``person``; a claim about it is a claim about ``person``."""

    person = models.ForeignKey(
        Person,
        models.CASCADE,
        related_name="relationships",
        verbose_name=bilingual("person", "人物"),
    )
    kind = models.CharField(
        bilingual("kind", "类别"), max_length=40, choices=RelationshipKind.choices
    )
    other = models.ForeignKey(
        Person,
        models.CASCADE,
        related_name="related_from",
        verbose_name=bilingual("other person", "另一人"),
    )

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "id"]
        verbose_name = bilingual("relationship", "关系")
        verbose_name_plural = bilingual("relationships", "关系")
        constraints: ClassVar[list[Any]] = [
            is_known("relationship", "kind", RelationshipKind),
            models.UniqueConstraint(
                fields=["person", "kind", "other"],
                name="relationship_listed_once",
                violation_error_code="duplicate",
                violation_error_message="This relationship is recorded already.",
            ),
            CheckConstraint(
                condition=~Q(person=F("other")),
                name="relationship_between_two",
                violation_error_code="self",
                violation_error_message="A relationship is between two people.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.other}"
