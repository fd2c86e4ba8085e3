"""``expand=``, ``labels=`` and ``shape=``: what is nested, what it is called, what stays out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casetracker.access import Role, role_of
from casetracker.api.filtering import LIST_PARAMETERS
from casetracker.api.forms.expanding import RELATIONS, Relation
from dossiers.api.serializers.status_changes import HIDDEN_LINK
from dossiers.vocabularies.listing import vocabularies
from tests.dossiers.test_api_fuzz import VIEWS
from tests.dossiers.test_api_people import make_full_person
from tests.dossiers.test_api_queries import make_row
from tests.factories import (
    make_detention,
    make_facility,
    make_person,
    make_published_person,
    make_response,
    make_status_change,
    make_user,
)
from tests.over_rest import V1, client_of, faults, rows

pytestmark = pytest.mark.django_db

PATHS = {
    resource: [
        path
        for name, relation in RELATIONS.get(view.model, {}).items()
        for path in (
            name,
            *(
                f"{name}.{below}"
                for below in (
                    RELATIONS.get(relation.model, ()) if isinstance(relation, Relation) else ()
                )
            ),
        )
    ]
    for resource, view in VIEWS.items()
}
"""Everything that each resource can expand."""
ISSUES = ["issue_categories", "issue_categories_label"]


@pytest.mark.unmeasured
def test_everything_expands_at_a_fixed_number_of_statements() -> None:
    analyst = make_user(Role.ANALYST)
    role_of(analyst)
    client = client_of(analyst)
    costs: dict[str, list[int]] = {}
    for turn in range(3):
        make_full_person()
        for resource in PATHS:
            make_row(resource)
        # The first rows lack some relations, whose own relations then cost nothing.
        for resource, paths in PATHS.items() if turn else ():
            query = f"page_size=500&labels=true&expand={','.join(paths)}"
            if paths:
                with CaptureQueriesContext(connection) as asked:
                    line = rows(client.get(f"{V1}/{resource}/?{query}"))[0]
                costs.setdefault(resource, []).append(len(asked))
                assert {path.partition(".")[0] for path in paths} <= set(line)
    assert {name: told[0] for name, told in costs.items()} == {
        name: told[1] for name, told in costs.items()
    }


def test_what_is_nested_is_whole() -> None:
    person = make_published_person("Liu Xiaobo")
    facility = make_facility(name="Jinzhou Prison", name_zh="锦州监狱", province="Liaoning")
    detention = make_detention(person, facility=facility, began="2009-05")
    (line,) = rows(client_of().get(f"{V1}/detentions/?expand=facility,person,claims"))
    assert line["facility"]["province"] == "Liaoning"
    assert [name["text"] for name in line["person"]["names"]] == ["Liu Xiaobo"]
    assert line["claims"] == []
    answer = client_of().get(
        f"{V1}/detentions/{detention.pk}/?expand=facility&fields=facility.name"
    )
    assert answer.json() == {"facility": {"name": "Jinzhou Prison"}}


def test_a_list_of_people_can_be_nested_and_a_dossier_flat() -> None:
    person = make_full_person("Liu Xiaobo")
    client = client_of()
    flat = rows(client.get(f"{V1}/people/?ordering=recorded"))[0]
    nested = rows(client.get(f"{V1}/people/?ordering=recorded&shape=nested"))[0]
    assert nested.items() >= flat.items()
    assert [each["person"] for each in nested["detentions"]] == [person.reference]
    assert nested["status_changes"][0]["custody"] == "prison"
    address = f"{V1}/people/{person.reference.lower()}/"
    assert client.get(f"{address}?shape=flat").json() == flat
    dossier = client.get(f"{address}?expand=detentions.facility,relationships.other").json()
    assert dossier["relationships"][0]["other"]["names"]
    assert dossier["detentions"][0]["facts"]


def test_nothing_hidden_is_nested() -> None:
    person = make_published_person()
    change = make_status_change(
        person,
        response=make_response(audience="confidential"),
        strength="caused",
        outcome="released",
    )
    make_detention(make_person())
    query = "expand=response,claims,facts&labels=true"
    for role, shown in ((Role.READER, False), (Role.ANALYST, True)):
        line = client_of(role).get(f"{V1}/status-changes/{change.pk}/?{query}").json()
        assert [bool(line[name]) for name in HIDDEN_LINK] == [shown] * len(HIDDEN_LINK)


class TestLabels:
    @pytest.mark.parametrize(
        ("query", "accepted", "label", "facility"),
        [
            ("", "", "serving in prison", "Jinzhou Prison"),
            ("", "zh-CN,zh;q=0.9", "监狱服刑", "锦州监狱"),
            ("&language=zh", "", "监狱服刑", "锦州监狱"),
            ("&language=en", "zh", "serving in prison", "Jinzhou Prison"),
        ],
    )
    def test_they_are_in_the_language_asked_for(
        self, query: str, accepted: str, label: str, facility: str
    ) -> None:
        place = make_facility(name="Jinzhou Prison", name_zh="锦州监狱")
        make_detention(make_published_person(), form="prison", facility=place)
        address = f"{V1}/detentions/?labels=true{query}"
        answer = client_of().get(address, headers={"Accept-Language": accepted})
        (line,) = rows(answer)
        assert (line["form"], line["form_label"]) == ("prison", label)
        assert (line["facility"], line["facility_label"]) == ("Jinzhou Prison", facility)
        assert "Accept-Language" in answer.headers["Vary"]

    def test_lists_of_codes_have_lists_of_labels(self) -> None:
        make_published_person(issue_categories=["speech", "democracy"], sex="male")
        address = f"{V1}/people/?labels=true&language=zh&fields=sex,issue_categories,name"
        (line,) = rows(client_of().get(address))
        assert list(line) == ["name", "sex", "sex_label", *ISSUES]
        assert line["sex_label"] == "男"
        assert len(line["issue_categories_label"]) == 2

    def test_tables_have_headings_in_words(self) -> None:
        make_published_person(sex="male")
        address = f"{V1}/people/?format=csv&labels=true&fields=reference,sex&language="
        text = b"".join(client_of().get(f"{address}zh")).decode("utf-8-sig")
        assert text.splitlines()[0] == '"编号","性别 (代码)","性别"'
        text = b"".join(client_of().get(f"{address}en")).decode("utf-8-sig")
        assert text.splitlines()[0] == '"Reference","Sex (code)","Sex"'

    def test_every_vocabulary_has_both(self) -> None:
        answer = client_of().get(f"{V1}/vocabularies/?language=zh")
        told = {each["name"]: each["codes"] for each in answer.json()["results"]}
        assert {kind.__name__ for kind in vocabularies()} == set(told)
        assert {
            "code": "prison",
            "en": "serving in prison",
            "zh": "监狱服刑",
            "label": "监狱服刑",
        } in told["Custody"]


def test_no_filter_is_called_like_a_parameter_of_every_list() -> None:
    # It would be read as that, and filter nothing.
    called = {name: set(view.filterset_class.base_filters) for name, view in VIEWS.items()}
    assert {name: names & LIST_PARAMETERS for name, names in called.items()} == {
        name: set() for name in VIEWS
    }


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("detentions/?expand=facilty", {"expand": "unknown_relation"}),
        ("detentions/?expand=person.nmaes", {"expand": "unknown_relation"}),
        ("detentions/?expand=person.names.person", {"expand": "too_deep"}),
        ("detentions/?expand=facts.claims", {"expand": "unknown_relation"}),
        ("detentions/?expand=,", {"expand": "empty"}),
        ("publishers/?expand=sources", {"expand": "unknown_parameter"}),
        ("detentions/?labels=yes", {"labels": "invalid"}),
        ("detentions/?language=fr", {"language": "invalid"}),
        ("detentions/?shape=flat", {"shape": "unknown_parameter"}),
        ("people/?shape=tree", {"shape": "invalid"}),
        ("people/?format=csv&dates=all", {"dates": "invalid"}),
        ("people/?format=csv&package=1", {"package": "invalid"}),
        ("people/?format=csv&byte_order_mark=no", {"byte_order_mark": "invalid"}),
        ("people/?format=csv&about=true", {"about": "unknown_parameter"}),
        ("people/?format=jsonl&about=1", {"about": "invalid"}),
        ("people/?dates=bounds", {"dates": "unknown_parameter"}),
    ],
)
def test_what_is_wrong_is_named(address: str, fault: dict[str, str]) -> None:
    assert faults(client_of().get(f"{V1}/{address}")) == fault
