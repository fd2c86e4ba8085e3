"""A dossier with something of every kind, and many claims: tests and benches look at its page."""

from dossiers.models import AppealPerson, Charge, Person, Relationship, ResponseItem
from tests.factories import (
    make_appeal,
    make_claim,
    make_detention,
    make_facility,
    make_name,
    make_offence,
    make_organisation,
    make_passage,
    make_person,
    make_response,
    make_snapshot,
    make_status_change,
)


def make_full_dossier(claims: int) -> Person:
    """A dossier with something of every kind, and so many claims about its records."""
    person = make_person("Liu Xiaobo", sex="male")
    make_name(person, "刘晓波", script="hans", preferred=True)
    for number in range(3):
        detention = make_detention(
            person,
            began=f"20{number:02}-01-01",
            ended=f"20{number:02}-06-01",
            facility=make_facility(),
            sentence_court=make_organisation(),
        )
        Charge.objects.create(detention=detention, offence=make_offence(), stage="convicted")
        make_status_change(person, date=f"20{number:02}", custody="prison")
        appeal = make_appeal(made_by=make_organisation())
        AppealPerson.objects.create(appeal=appeal, person=person, request="Tell us where")
        response = make_response(appeal)
        ResponseItem.objects.create(response=response, person=person, kind="refuse", answer="No")
        other = make_person(f"Somebody {number}")
        Relationship.objects.create(person=person, kind="friend", other=other)
    records = [person, *person.detentions.all(), *person.status_changes.all()]
    fields = {"Person": "sex", "Detention": "began", "StatusChange": "custody"}
    snapshot = make_snapshot(text="".join(f"He was held, says voice {n}.\n" for n in range(claims)))
    for number in range(claims):
        record = records[number % len(records)]
        passage = make_passage(f"says voice {number}.", snapshot=snapshot)
        make_claim(record, fields[type(record).__name__], passage=passage)
    return person
