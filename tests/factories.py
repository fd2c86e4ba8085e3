"""Rows for tests: valid with no arguments, every field overridable, nothing random."""

import itertools
from typing import Any

from django.db import connection

from casetracker.access import Audience, Role, Scope
from casetracker.history import acting
from casetracker.models import TokenGrant, User
from dossiers.models import (
    Appeal,
    CaseEvent,
    Claim,
    Detention,
    Facility,
    Forum,
    Name,
    Offence,
    Organisation,
    Person,
    Response,
    StatusChange,
)
from dossiers.recording import Citation, cite
from sources.models import Passage, Publisher, Snapshot, Source

_numbers = itertools.count(1)
JOIN = (
    "INSERT INTO casetracker_user_groups (user_id, group_id)"
    " SELECT %s, id FROM auth_group WHERE name = %s"
)

TEXT = """The court in Shenyang sentenced the writer to eleven years on 25 December 2009.

He was moved from prison to a hospital. His wife has been held at home since October 2010.

The writer was moved again in June 2017. The family asked for treatment abroad.
"""


def make_user(role: Role | str = Role.ANALYST, **fields: Any) -> User:
    """An active account of a role, with the password ``correct horse battery``."""
    password = fields.pop("password", None)
    user = User(**{"username": f"{role}-{next(_numbers)}", **fields})
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    # Thousands of tests make accounts: one statement here, for the four of ``user.groups.add``.
    with connection.cursor() as cursor:
        cursor.execute(JOIN, [user.pk, str(role)])
        assert cursor.rowcount == 1, f"There is no role {role}."
    return user


def make_token(user: User, scope: Scope | str = Scope.REVIEW, **fields: Any) -> str:
    """The text of a token of the account that lives for a day and goes as far as one can."""
    given = {"label": "", "days": 1, **fields}
    return TokenGrant.objects.give(user, scope=Scope(scope), **given)[1]


def make_publisher(**fields: Any) -> Publisher:
    """A news agency of its own name."""
    return Publisher.objects.create(
        **{"name": f"Agency {next(_numbers)}", "kind": "news_agency", **fields}
    )


def make_source(**fields: Any) -> Source:
    """A public press report by a publisher of its own."""
    if "publisher" not in fields:
        fields["publisher"] = make_publisher()
    return Source.objects.create(
        **{
            "kind": "press",
            "title": f"Report {next(_numbers)}",
            "audience": Audience.PUBLIC,
            "published": "2017-07-06",
            "language": "en",
            **fields,
        }
    )


def make_snapshot(*, text: str = TEXT, by: User | None = None, **fields: Any) -> Snapshot:
    """A snapshot of ``text``, of a public source unless ``source`` is given."""
    source = fields.pop("source", None) or make_source()
    return Snapshot.objects.take(
        source, by=by or make_user(), content=text.encode(), text=text, **fields
    )


def make_passage(
    quote: str = "moved from prison to a hospital", *, by: User | None = None, **fields: Any
) -> Passage:
    """A passage of `TEXT`, in a snapshot of its own unless ``snapshot`` is given."""
    by = by or make_user()
    snapshot = fields.pop("snapshot", None) or make_snapshot(by=by)
    return Passage.objects.mark(snapshot, by=by, quote=quote, **fields)


def make_person(name: str = "", **fields: Any) -> Person:
    """A public, unpublished person with one preferred name in Latin letters."""
    person = Person.objects.create(**{"audience": Audience.PUBLIC, **fields})
    make_name(person, name or f"Person {next(_numbers)}", preferred=True)
    return person


def make_name(person: Person, text: str, **fields: Any) -> Name:
    """A legal name in Latin letters."""
    return Name.objects.create(person=person, text=text, **{"script": "latn", **fields})


def make_published_person(name: str = "", **fields: Any) -> Person:
    """A public person whose dossier is published; its facts are not sourced by this."""
    return make_person(name, **{"publication_state": "published", **fields})


def make_detention(person: Person | None = None, **fields: Any) -> Detention:
    """A reported imprisonment since 2009, of a person of its own unless one is given."""
    return Detention.objects.create(
        **{"person": person or make_person(), "form": "prison", "began": "2009", **fields}
    )


def make_status_change(
    person: Person | None = None, *, by: User | None = None, **fields: Any
) -> StatusChange:
    """A status change to prison in 2009, without a source."""
    return StatusChange.objects.create(
        **{
            "person": person or make_person(),
            "date": "2009",
            "custody": "prison",
            "recorded_by": by or make_user(),
            **fields,
        }
    )


def make_appeal(**fields: Any) -> Appeal:
    """A public statement asking for release, about nobody yet."""
    return Appeal.objects.create(
        **{
            "kind": "statement",
            "title": f"Call {next(_numbers)}",
            "demands": ["release"],
            "audience": Audience.PUBLIC,
            "date": "2011-04-28",
            **fields,
        }
    )


def make_response(appeal: Appeal | None = None, **fields: Any) -> Response:
    """A public rebuttal; volunteered information where there is no appeal."""
    kind = "rebut" if appeal else "volunteered"
    return Response.objects.create(
        **{"appeal": appeal, "kind": kind, "audience": Audience.PUBLIC, **fields}
    )


def make_organisation(**fields: Any) -> Organisation:
    """A ministry of its own name."""
    return Organisation.objects.create(
        **{"name": f"Ministry {next(_numbers)}", "kind": "ministry", **fields}
    )


def make_facility(**fields: Any) -> Facility:
    """A prison of its own name."""
    return Facility.objects.create(
        **{"name": f"Prison {next(_numbers)}", "kind": "prison", **fields}
    )


def make_forum(**fields: Any) -> Forum:
    """A bilateral dialogue of its own name."""
    return Forum.objects.create(
        **{"name": f"Dialogue {next(_numbers)}", "kind": "bilateral_dialogue", **fields}
    )


def make_event(**fields: Any) -> CaseEvent:
    """A crackdown of its own name."""
    return CaseEvent.objects.create(
        **{"name": f"Crackdown {next(_numbers)}", "kind": "crackdown", **fields}
    )


def make_offence(code: str = "CL97-105(2)", **fields: Any) -> Offence:
    """Article 105 (2) of the Criminal Law of 1997, unless another code is given."""
    found = Offence.objects.filter(code=code).first()
    return found or Offence.objects.create(
        **{
            "code": code,
            "law": "CL97",
            "article": 105,
            "paragraph": 2,
            "name": "inciting subversion of state power",
            "name_zh": "煽动颠覆国家政权罪",
            **fields,
        }
    )


def make_claim(
    record: Any,
    field: str,
    value: str = "",
    *,
    passage: Passage | None = None,
    by: User | None = None,
    accepted_by: User | None = None,
) -> Claim:
    """A claim about ``record``; accepted where a reviewer is given.

    Its value is what the record holds unless one is given; its passage one of its own.
    """
    by = by or make_user()
    passage = passage or make_passage(by=by)
    citation = Citation(
        source=passage.snapshot.source,
        snapshot=passage.snapshot,
        quote=passage.quote,
        start=passage.start,
        fields=[field],
        values={field: value} if value else {},
    )
    with acting(by=by, reason="test"):
        claim = cite(record, by=by, citations=[citation])[0]
    if accepted_by:
        claim.accept(by=accepted_by)
    return claim
