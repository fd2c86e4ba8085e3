"""Every address of the site, listed by hand, with what it takes and to whom it is open.

A pattern of the URL configuration that is not listed here fails `test_canary`: whoever adds an
address decides here who may open it, and the canary then looks whether that holds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


class Open(Enum):
    """To whom an address is open by GET."""

    TO_ALL = "to all"
    TO_ACCOUNTS = "to those who are logged in"
    TO_EDITORS = "to those who may edit"
    TO_ADMINISTRATORS = "to those who manage accounts"
    BY_POST = "to nobody: it changes something, and answers POST only"
    TO_NOBODY = "to nobody: there is nothing"


@dataclass(frozen=True)
class Address:
    """One pattern. ``kind`` is the record it is about, ``key`` how the record is named there."""

    route: str
    open: Open
    kind: str = ""
    key: str = "pk"
    others: tuple[tuple[str, str], ...] = ()
    """Further parts of the pattern, with the text to put there."""
    query: str = ""
    """The query without which there is nothing to answer."""

    def path(self, value: Any = "") -> str:
        """The path for the record whose key is ``value``."""
        path = self.route
        for part, text in (*self.others, (PARAMETERS.get(self.key, ""), str(value))):
            path = path.replace(part, text) if part else path
        return "/" + "".join(char for char in path if char not in "^$") + self.query


API_REFERENCE = "(?P<reference>[A-Za-z]-[0-9]{4}-[0-9]{5,15})"
PARAMETERS = {
    "pk": "(?P<pk>[^/.]+)",
    "code": "(?P<code>[^/.]+)",
    "api_reference": API_REFERENCE,
    "reference": "<str:reference>",
    "uuid": "<uuid:pk>",
    "key": "<uuid:key>",
    "object": "<path:object_id>",
}
ATTRIBUTES = {"code": "code", "api_reference": "reference", "reference": "reference"}


def key_of(address: Address, record: Any) -> Any:
    """What names ``record`` in the address."""
    return getattr(record, ATTRIBUTES.get(address.key, "pk"))


PAGES = [
    Address("", Open.TO_ALL),
    Address("search/", Open.TO_ALL, query="?q=moved"),
    Address("people/", Open.TO_ALL),
    Address("statistics/", Open.TO_ALL),
    Address("people/<str:reference>/", Open.TO_ALL, "Person", "reference"),
    Address("people/<str:reference>/report.pdf", Open.TO_ALL, "Person", "reference"),
    Address("sources/", Open.TO_ALL),
    Address("sources/<str:reference>/", Open.TO_ALL, "Source", "reference"),
    Address("sources/<str:reference>/notes/", Open.TO_ALL, "Source", "reference"),
    Address("sources/<str:reference>/state/", Open.BY_POST, "Source", "reference"),
    Address("sources/<str:reference>/state/people/", Open.TO_EDITORS, "Source", "reference"),
    Address("sources/<str:reference>/state/value/", Open.BY_POST, "Source", "reference"),
    Address("sources/<str:reference>/state/record/", Open.BY_POST, "Source", "reference"),
    Address("sources/<str:reference>/state/undo/", Open.BY_POST, "Source", "reference"),
    Address("sources/<str:reference>/compare/", Open.TO_ALL, "Source", "reference"),
    Address(
        "sources/<str:reference>/compare/<uuid:pk>/",
        Open.BY_POST,
        "Source",
        "reference",
        (("<uuid:pk>", "01a200e5-4bca-75ef-aad8-fc5fe0aea06a"),),
    ),
    Address(
        "sources/<str:reference>/compare/<uuid:pk>/print/",
        Open.BY_POST,
        "Source",
        "reference",
        (("<uuid:pk>", "01a200e5-4bca-75ef-aad8-fc5fe0aea06a"),),
    ),
    Address("sources/snapshots/<uuid:pk>/file", Open.TO_ALL, "Snapshot", "uuid"),
    Address("login/", Open.TO_ALL),
    Address("logout/", Open.BY_POST),
    Address("password/", Open.TO_ACCOUNTS),
    Address("tokens/", Open.TO_ACCOUNTS),
    Address(
        "tokens/<str:public_id>/revoke/", Open.BY_POST, others=(("<str:public_id>", "0" * 16),)
    ),
    Address("language/", Open.BY_POST),
    Address("health/live", Open.TO_ALL),
    Address("health/ready", Open.TO_ALL),
    Address("robots.txt", Open.TO_ALL),
    Address("favicon.ico", Open.TO_ALL),
]

API = [
    Address("api/schema/", Open.TO_ALL),
    Address("api/docs/", Open.TO_ALL),
    Address("api/", Open.TO_NOBODY),
    Address("api/<path:rest>", Open.TO_NOBODY, others=(("<path:rest>", "v1/nothing/"),)),
    Address("api/v1/tokens/", Open.TO_ACCOUNTS),
    Address("api/v1/tokens/<str:id>/", Open.BY_POST, others=(("<str:id>", "0" * 16),)),
]
API.append(Address("api/v1/people/match/", Open.BY_POST))
API.append(Address("api/v1/statistics/", Open.TO_ALL))
API.append(Address("api/v1/search/", Open.TO_ALL, query="?q=moved&count=true"))
API.append(Address("api/v1/people/<str:reference>/checks/", Open.TO_ALL, "Person", "reference"))
API.append(Address("api/v1/vocabularies/", Open.TO_ALL))
API.extend(
    Address(f"api/v1/people/reconcile/{part}", Open.TO_ALL)
    for part in ("", "suggest/entity/", "suggest/property/", "columns/")
)
API.append(Address("api/v1/changes/", Open.TO_ALL))
BY_KEY = {
    "publishers": "Publisher",
    "snapshots": "Snapshot",
    "passages": "Passage",
    "names": "Name",
    "external-ids": "ExternalId",
    "relationships": "Relationship",
    "detentions": "Detention",
    "charges": "Charge",
    "status-changes": "StatusChange",
    "appeal-persons": "AppealPerson",
    "responses": "Response",
    "response-items": "ResponseItem",
    "claims": "Claim",
    "facilities": "Facility",
    "organisations": "Organisation",
    "forums": "Forum",
    "events": "CaseEvent",
}
BY_REFERENCE = {"people": "Person", "sources": "Source", "appeals": "Appeal"}
DEEDS = {
    "people": ("archive", "restore", "merge", "move"),
    "sources": ("archive", "restore", "merge"),
    "appeals": ("archive", "restore"),
    "claims": (
        *("accept", "reject", "send-back", "reconsider", "retract"),
        *("propose-again", "assign"),
    ),
}
for _name, _kind, _key in (
    *((name, kind, "pk") for name, kind in BY_KEY.items()),
    *((name, kind, "api_reference") for name, kind in BY_REFERENCE.items()),
    ("offences", "Offence", "code"),
):
    _detail = f"api/v1/^{_name}/{PARAMETERS[_key]}/"
    API.append(Address(f"api/v1/^{_name}/$", Open.TO_ALL))
    API.append(Address(f"{_detail}$", Open.TO_ALL, _kind, _key))
    API.extend(
        Address(f"{_detail}{deed}/$", Open.BY_POST, _kind, _key) for deed in DEEDS.get(_name, ())
    )

ADMIN = [
    Address("admin/", Open.TO_EDITORS),
    Address("admin/login/", Open.TO_NOBODY),
    Address("admin/logout/", Open.BY_POST),
    Address("admin/password_change/", Open.TO_EDITORS),
    Address("admin/password_change/done/", Open.TO_EDITORS),
    Address("admin/autocomplete/", Open.TO_EDITORS),
    Address("admin/jsi18n/", Open.TO_EDITORS),
    Address("admin/sources/source/read/", Open.BY_POST),
    Address("admin/dossiers/claim/queue/", Open.TO_EDITORS),
    Address("admin/dossiers/claim/queue/decide/", Open.BY_POST),
    Address(
        "admin/r/<path:content_type_id>/<path:object_id>/",
        Open.TO_EDITORS,
        "Person",
        "object",
        (("<path:content_type_id>", "1"),),
    ),
    Address(
        "admin/^(?P<app_label>sources|dossiers|casetracker|auth|knox|axes)/$",
        Open.TO_EDITORS,
        others=(("(?P<app_label>sources|dossiers|casetracker|auth|knox|axes)", "dossiers"),),
    ),
    Address("admin/(?P<url>.*)$", Open.TO_EDITORS, others=(("(?P<url>.*)", "nothing/"),)),
]
SHELVES = {
    "sources": ("Publisher", "Source", "Snapshot", "Passage"),
    "dossiers": (
        *("Person", "Detention", "StatusChange", "Claim", "Appeal", "Response"),
        *("Organisation", "Facility", "Forum", "CaseEvent", "Offence"),
    ),
}
ACCOUNTS = {
    "casetracker": ("user",),
    "auth": ("group",),
    "knox": ("authtoken",),
    "axes": ("accessattempt", "accesslog", "accessfailurelog"),
}
FORMS = {
    "Person": (
        *("move/<str:state>", "status", "status/<uuid:wrong>", "archive", "restore", "merge"),
        "cite/<str:field>",
    ),
    "Source": ("archive", "restore", "merge", "snapshot"),
    "Appeal": ("archive", "restore", "cite/<str:field>"),
    "Detention": ("cite/<str:field>",),
    "StatusChange": ("cite/<str:field>",),
    "Response": ("cite/<str:field>",),
    "Claim": ("<str:deed>",),
}
STAND_INS = (
    ("<str:state>", "in_review"),
    ("<str:deed>", "accept"),
    ("<uuid:wrong>", "01a200e5-4bca-75ef-aad8-fc5fe0aea06a"),
)
_people = "admin/dossiers/person/"
ADMIN += [
    Address(
        f"{_people}decide/<str:subject>/<uuid:key>/<str:field>/",
        Open.TO_EDITORS,
        "Person",
        "key",
        (("<str:subject>", "person"), ("<str:field>", "health")),
    ),
    Address(
        f"{_people}coverage/<uuid:key>/",
        Open.TO_EDITORS,
        "Person",
        "key",
    ),
    Address(f"{_people}coverage/", Open.TO_EDITORS),
    Address(
        f"{_people}decision/<uuid:key>/withdraw/",
        Open.TO_EDITORS,
        others=(("<uuid:key>", "01a200e5-4bca-75ef-aad8-fc5fe0aea06a"),),
    ),
]
ONE_FACT = {
    "Person": "names",
    "Detention": "began",
    "StatusChange": "custody",
    "Appeal": "text",
    "Response": "text",
}
"""A fact of each kind of record, for addresses that are about one."""

for _app, _kinds in SHELVES.items():
    for _kind in _kinds:
        _shelf = f"admin/{_app}/{_kind.lower()}/"
        ADMIN += [Address(_shelf, Open.TO_EDITORS), Address(f"{_shelf}add/", Open.TO_EDITORS)]
        ADMIN += [
            Address(f"{_shelf}<path:object_id>/{view}", Open.TO_EDITORS, _kind, "object")
            for view in ("", "change/", "history/", "delete/")
        ]
        ADMIN += [
            Address(
                f"{_shelf}<uuid:key>/{view}/",
                Open.TO_EDITORS,
                _kind,
                "key",
                (*STAND_INS, ("<str:field>", ONE_FACT.get(_kind, ""))),
            )
            for view in FORMS.get(_kind, ())
        ]

ADMIN += [
    Address(
        f"admin/dossiers/{_kind.lower()}/<uuid:key>/agrees/<str:field>/",
        Open.BY_POST,
        _kind,
        "key",
        (("<str:field>", _field),),
    )
    for _kind, _field in ONE_FACT.items()
]

for _app, _names in ACCOUNTS.items():
    for _name in _names:
        _shelf = f"admin/{_app}/{_name}/"
        ADMIN += [
            Address(f"{_shelf}{view}", Open.TO_ADMINISTRATORS, others=(("<path:object_id>", "1"),))
            for view in (
                *("", "add/", "<path:object_id>/", "<path:object_id>/change/"),
                *("<path:object_id>/history/", "<path:object_id>/delete/"),
            )
        ]
ADMIN.append(
    Address(
        "admin/casetracker/user/<id>/password/", Open.TO_ADMINISTRATORS, others=(("<id>", "1"),)
    )
)

ADDRESSES = [*PAGES, *API, *ADMIN]


def configured() -> list[str]:
    """The patterns of the URL configuration, each spelt from the root on."""
    return list(_spelt(get_resolver().url_patterns))


def _spelt(patterns: Iterable[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _spelt(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route
