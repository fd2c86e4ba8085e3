"""The base of pages that show each fact's standing beside its field."""

from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse

from casetracker.admin.history import Trail
from dossiers.admin.agreeing import TellsWhatAgrees
from dossiers.admin.sheets import Sheet, name_recorders
from dossiers.models import Claim, Decision

B = TypeVar("B", bound=models.Model)

CLAIM_NAMING = ("field", "value")


def with_claims(rows: QuerySet[B], *related: str) -> QuerySet[B]:
    """The rows with their claims as citations, and with what their facts read."""
    claims = Prefetch("claims", queryset=Claim.objects.with_evidence())
    return rows.prefetch_related(*related, claims, "decisions")


class EvidenceAdmin(TellsWhatAgrees[B]):
    """Records that bear facts. ``facts_read`` lists the relations their facts are read from."""

    fieldset_template = "admin/dossiers/fieldset.html"
    change_form_template = "admin/dossiers/record.html"
    add_form_template = "admin/dossiers/record.html"
    facts_read: ClassVar[tuple[str, ...]] = ()
    subject: ClassVar[str] = ""

    def trails(self, row: B) -> list[Trail]:
        """The record's own versions, and those of the claims and decisions about it."""
        about = {f"{self.subject}_id": row.pk}
        said = [Trail.of(model, naming=CLAIM_NAMING, **about) for model in (Claim, Decision)]
        return [*super().trails(row), *said]

    def sheet_of(self, key: Any) -> Sheet:
        """The record as it is stored, fact by fact."""
        rows = with_claims(self.model._default_manager.all(), *self.facts_read)
        sheet = Sheet(rows.get(pk=key))
        name_recorders([sheet])
        return sheet

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the standing of every fact."""
        record = context["original"]
        if record is not None:
            context["sheet"] = self.sheet_of(record.pk)
            context["evidence"] = context["sheet"].by_name
        return super().render_change_form(request, context, *args, **kwargs)
