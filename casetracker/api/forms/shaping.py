"""What an answer consists of: relations nested, fields chosen, labels and evidence added."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from casetracker.api.forms.expanding import RELATIONS, expand
from casetracker.api.forms.labels import add_labels
from casetracker.api.pagination import flag, refused
from casetracker.api.selection import select, tree_of
from casetracker.api.suggestions import unknown
from casetracker.tables import TableForm

if TYPE_CHECKING:
    from rest_framework.request import Request


def shaping_parameters(view: Any) -> set[str]:
    """The parameters that choose the parts of a row or a record of ``view``."""
    known = {"fields", "labels", "language"}
    return {*known, "expand"} if RELATIONS.get(view.model) else known


OF_TABLES: Mapping[str, frozenset[str]] = {
    TableForm.CSV: frozenset({"dates", "package", "byte_order_mark"}),
    TableForm.XLSX: frozenset({"dates"}),
    TableForm.JSONL: frozenset({"about"}),
    "csvm": frozenset({"dates"}),
}
"""The parameters of each form of a download."""

PAGED = frozenset({"cursor", "page_size", "count"})
"""What only pages have: a download has all rows."""


def shape(serializer: Any, view: Any) -> list[Prefetch[Any]]:
    """Give ``serializer`` the parts that the request asks for; what they need prefetched.

    Raises ``ValidationError`` under the parameter at fault.
    """
    request: Request = view.request
    asked = request.query_params
    inner: Any = getattr(serializer, "child", serializer)
    found: list[Prefetch[Any]] = []
    wanted = view.expanded()
    if wanted:
        found += expand(inner, view.model, wanted, user=request.user)
    if "fields" in asked:
        chosen = tree_of(asked["fields"])
        if not chosen:
            raise refused("fields", "Name at least one field.", "empty")
        select(serializer, chosen)
    if "evidence" in asked:
        found += view.evidence.add(inner, aspects_of(asked["evidence"], view), request=request)
    if flag(request, "labels"):
        add_labels(inner)
    return found


def aspects_of(text: str, view: Any) -> list[str]:
    """What is asked to be told of each fact. Raises ``ValidationError``."""
    aspects = [part.strip() for part in text.split(",") if part.strip()]
    known = view.evidence.ASPECTS
    for aspect in aspects:
        if aspect not in known:
            raise refused("evidence", unknown("aspect", aspect, known), "unknown_aspect")
    if not aspects:
        raise refused("evidence", f"Name some of: {', '.join(known)}.", "empty")
    return [aspect for aspect in known if aspect in aspects]
