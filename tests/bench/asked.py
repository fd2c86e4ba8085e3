"""What is asked of the API: each thing that the table has a line for, as its address."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from casetracker.access import Scope
from casetracker.api.pagination import Cursor
from casetracker.models import User
from casetracker.tokens import TokenGrant
from dossiers.models import Name, Person

DEEP, SIZE = 2000, 45
READER = "researcher-1"
LATER = {
    "text search": ("api-search", "?q=indictment"),
    "statistics by two dimensions": ("api-statistics", "?by=custody,sex"),
    "changes page": ("api-changes", ""),
}
"""Resources by the names of their addresses."""


@dataclass(frozen=True)
class Asked:
    """One request: what the table calls it, its path, and whose token comes with it."""

    name: str
    path: str
    token: str


def paths_of() -> list[Asked]:
    """Everything that is asked, by a researcher with a new token."""
    reader = User.objects.get(username=READER)
    _, token = TokenGrant.objects.give(reader, scope=Scope.INTERNAL, label="bench", days=1)
    people = reverse("api-people-list")
    seen = Person.objects.visible_to(reader)
    paths = {
        "list page of 50 people": people,
        "three-filter query": f"{people}?custody=prison&sex=female&issue_category=religion",
        "name search": f"{people}?q={_name(seen)}",
        "dossier with claims": f"{people}{_rich(seen)}/",
        "first page of 45": f"{people}?page_size={SIZE}",
        "page 2,000 by cursor": f"{people}?page_size={SIZE}&cursor={_deep(seen)}",
    }
    for name, (view, query) in LATER.items():
        try:
            paths[name] = reverse(view) + query
        except NoReverseMatch:
            continue
    return [Asked(name, path, token) for name, path in paths.items()]


def statements_of(asked: Asked) -> int:
    """How many SQL statements the second such request of a process takes."""
    from casetracker.wsgi import application

    headers = {"host": "localhost", "authorization": f"Token {asked.token}"}
    environ = RequestFactory(headers=headers).get(asked.path).environ

    def start(status: str, headers: Any, exc_info: Any = None) -> Any:
        del status, headers, exc_info

    def ask() -> None:
        body: Any = application(dict(environ), start)
        b"".join(body)
        body.close()

    ask()
    with CaptureQueriesContext(connection) as statements:
        ask()
    return len(statements)


def _name(seen: Any) -> str:
    """A name in the middle of the population, as one types it."""
    names = Name.objects.filter(romanisation="pinyin", person__in=seen).order_by("pk")
    return str(names.values_list("text", flat=True)[1000]).replace(" ", "+")


def _rich(seen: Any) -> str:
    """A dossier with several detentions and many situations, like those that are worked on."""
    found = seen.filter(publication_state="published", detentions__isnull=False).order_by("pk")
    return str(found.filter(current_custody="prison").values_list("reference", flat=True)[100])


def _deep(seen: Any) -> str:
    """The cursor of page 2,000."""
    at = min(DEEP * SIZE, seen.count() - SIZE) - 1
    key = seen.order_by("-pk").values_list("pk", flat=True)[at]
    return Cursor("-recorded", [str(key)]).text()
