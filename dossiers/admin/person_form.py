"""The parts of a person's form: names, identifiers elsewhere, relationships."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from casetracker.access import Role
from casetracker.admin import Part, PartFormSet, RoleForm
from casetracker.models import User
from dossiers.admin.gathering import ROWS, names_of, put_names
from dossiers.models import ExternalId, Name, Person, Relationship


class NameForm(RoleForm[Name]):
    """One name. Which name of a script is preferred is judged over all names together."""

    def skipped_rules(self) -> frozenset[str]:
        """The rule that the form set holds: a row alone cannot see a preference change hands."""
        return frozenset({"name_one_preferred_per_script"})


class NamesFormSet(PartFormSet[Name, Person, NameForm]):
    """All names of a person, of which one in each script may be preferred."""

    def get_queryset(self) -> QuerySet[Name]:
        """The names as they are at hand: the head of the page shows them too."""
        return super().get_queryset() if self.instance._state.adding else self.instance.names.all()

    def clean(self) -> None:
        """Refuse a second preferred name in a script, beside the name that is one too many."""
        super().clean()
        preferred: set[str] = set()
        for form in self.forms:
            told = getattr(form, "cleaned_data", None)
            if not told or told.get("DELETE") or not told.get("preferred"):
                continue
            script = told.get("script")
            if script in preferred:
                form.add_error(
                    "preferred",
                    ValidationError(
                        "The person has a preferred name in this script already.",
                        code="second_preferred",
                    ),
                )
            preferred.add(script)

    def save_existing_objects(self, commit: bool = True) -> list[Name]:  # noqa: FBT001, FBT002
        """Save the names that give up their preference before those that take it over."""
        given_up = [
            form.instance.pk
            for form in self.initial_forms
            if "preferred" in form.changed_data and not form.cleaned_data.get("preferred")
        ]
        Name.objects.filter(pk__in=given_up).update(preferred=False)
        found: list[Name] = super().save_existing_objects(commit)
        return found


class NamePart(Part[Name]):
    """The ways a person is called."""

    model = Name
    form = NameForm
    formset: Any = NamesFormSet
    fields = ("text", "kind", "script", "language", "romanisation", "preferred")
    extra = 1


class ExternalIdsFormSet(PartFormSet[ExternalId, Person, RoleForm[ExternalId]]):
    """The identifiers of a person elsewhere."""

    def get_queryset(self) -> QuerySet[ExternalId]:
        """The identifiers as they are at hand."""
        new = self.instance._state.adding
        return super().get_queryset() if new else self.instance.external_ids.all()


class ExternalIdPart(Part[ExternalId]):
    """The person in other databases."""

    model = ExternalId
    formset: Any = ExternalIdsFormSet
    fields = ("scheme", "value", "url")


class RelationshipsFormSet(PartFormSet[Relationship, Person, RoleForm[Relationship]]):
    """The relationships of a person, each with the other one's names."""

    def get_queryset(self) -> QuerySet[Relationship]:
        """The rows, with the names put where they are looked for."""
        found = super().get_queryset()
        for row in found:
            put_names(row.other, getattr(row, ROWS))
        return found


class RelationshipPart(Part[Relationship]):
    """Who others are to the person."""

    model = Relationship
    formset: Any = RelationshipsFormSet
    fk_name = "person"
    fields = ("kind", "other")
    autocomplete_fields = ("other",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Relationship]:
        """With the other person, and the names of that."""
        rows = super().get_queryset(request).select_related("other")
        return rows.annotate(**{ROWS: names_of("other_id")})


def case_owners() -> QuerySet[User]:
    """The accounts that may own a case: those who edit."""
    roles = (Role.ANALYST, Role.REVIEWER, Role.ADMINISTRATOR)
    return User.objects.filter(is_active=True, groups__name__in=roles).distinct()
