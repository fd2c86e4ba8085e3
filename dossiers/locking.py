"""Holding a whole dossier still while it is judged."""

from typing import Any

from django.db.models import QuerySet

from dossiers.models.claim import Claim
from dossiers.models.decision import Decision
from dossiers.models.detention import Charge, Detention
from dossiers.models.name import Name, Relationship
from dossiers.models.person import Person
from dossiers.models.status import StatusChange


def lock_dossier(person: Person) -> None:
    """Lock every row that the standings of ``person`` follow from, until the transaction ends.

    The owners come before what hangs on them: with them locked, no row can be added. Whoever
    changes one of these rows takes it alone, so that two never wait for each other.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    rows: list[QuerySet[Any]] = [
        Detention.objects.filter(person=person),
        StatusChange.objects.filter(person=person),
        Name.objects.filter(person=person),
        Relationship.objects.filter(person=person),
        Charge.objects.filter(detention__person=person),
        Claim.objects.of_dossier(person),
        Decision.objects.of_dossier(person),
    ]
    for found in rows:
        list(found.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
