"""The bases of the tables: records that bear facts, and rows of a vocabulary."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from casetracker.fetched import rows_of
from casetracker.languages import bilingual
from casetracker.models import Record
from dossiers.facts import Fact, FactStanding, standings_of


class BearsFacts(models.Model):
    """The base of every record class that can be the subject of a claim.

    ``FACTS`` lists what may be claimed. ``NOT_FACTS`` names the other columns and reverse
    relations, each decided not to be a fact; a test compares both with the model.
    """

    FACTS: ClassVar[dict[str, Fact]] = {}
    NOT_FACTS: ClassVar[frozenset[str]] = frozenset()
    claims: Any
    decisions: Any

    class Meta:
        abstract = True

    def standings(self) -> list[FactStanding]:
        """The standing of every fact; a query each for claims and decisions not prefetched."""
        return standings_of(self, rows_of(self, "claims"), rows_of(self, "decisions"))

    def text_form(self, field: str) -> list[str]:
        """What the record holds in ``field`` now, as a claim would state it."""
        fact = type(self).FACTS[field]
        return [held.text for held in fact.held(self)]


class VocabularyRow(Record):
    """The base of a table of names: unique in English, known by other names too.

    A row that is renamed keeps its former name among the others, so that claims which state the
    old name go on agreeing.
    """

    name = models.CharField(bilingual("name", "名称"), max_length=200, unique=True)
    name_zh = models.CharField(bilingual("Chinese name", "中文名称"), max_length=200, blank=True)
    also_known_as: ArrayField[Any, list[str]] = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name=bilingual("also known as", "又名"),
    )
    note = models.TextField(bilingual("note", "备注"), blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def other_names(self) -> tuple[str, ...]:
        """All names but the English one."""
        return (*([self.name_zh] if self.name_zh else []), *self.also_known_as)


def former_name_is_kept() -> pgtrigger.Trigger:
    """The trigger that adds the old name of a renamed vocabulary row to its other names."""
    return pgtrigger.Trigger(
        name="former_name_is_kept",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange("name"),
        func="""
        IF NOT OLD.name = ANY (NEW.also_known_as) THEN
            NEW.also_known_as := array_append(NEW.also_known_as, OLD.name);
        END IF;
        RETURN NEW;
        """,
    )
