"""Codes, rows, names and numbers as sources write them: read from their words."""

import pytest
from django.db.models import TextChoices
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.facts import (
    AnswersFact,
    ChargesFact,
    ChoiceFact,
    DateFact,
    Fact,
    NamesFact,
    NumberFact,
    PersonsFact,
    ProseFact,
    RelationshipsFact,
    RowFact,
    TextFact,
    readings,
    spellings,
)
from dossiers.models import SUBJECTS
from dossiers.vocabularies import (
    Channel,
    Custody,
    Demand,
    LegalStage,
    Mechanism,
    ResponseKind,
    SentenceKind,
    Sex,
)
from tests.factories import make_facility, make_offence, make_organisation, make_person


def values(fact: Fact, text: str) -> list[str]:
    return [reading.value for reading in readings(fact, text)]


@pytest.mark.parametrize(
    ("choices", "text", "expected"),
    [
        (Custody, "placed under house arrest", ["residential_surveillance", "soft_detention"]),
        (Custody, "put under residential surveillance", ["residential_surveillance"]),
        (Custody, "residential surveillance at a designated location", ["rsdl"]),
        (Custody, "was released on bail", ["bail"]),
        (Custody, "取保候审", ["bail"]),
        (Custody, "被监视居住", ["residential_surveillance"]),
        (Custody, "指定居所监视居住", ["rsdl"]),
        (Custody, "遭软禁", ["soft_detention"]),
        (Custody, "被刑事拘留", ["criminal_detention"]),
        (Custody, "died in custody", ["died_in_custody"]),
        (Custody, "RELEASED WITHOUT CHARGE", ["released_without_charge"]),
        (Custody, "under house\narrest", ["residential_surveillance", "soft_detention"]),
        # Several codes are offered where the word means several things.
        (Custody, "police arrested him", ["detained", "arrested"]),
        (Mechanism, "批准逮捕", ["formal_arrest"]),
        (Mechanism, "被判刑", ["sentencing"]),
        (LegalStage, "was formally arrested", ["arrest"]),
        (SentenceKind, "11 years in prison", ["fixed_term"]),
        (SentenceKind, "有期徒刑十一年", ["fixed_term"]),
        (SentenceKind, "死刑缓期二年执行", ["death_reprieve"]),
        (Sex, "She was a teacher", ["female"]),
        (Sex, "the theme here", []),
        (Channel, "told a press briefing", ["press_conference"]),
        (ResponseKind, "案件正依法处理", ["deny_violation"]),
        # What is denied or only asked for is not said to be so; an appeal does say what it asks.
        (Custody, "was not released", []),
        (Custody, "has not yet been formally arrested", []),
        (Custody, "was denied bail", []),
        (Custody, "未获释", []),
        (Custody, "没有被逮捕", []),
        (Custody, "called for his immediate release", []),
        (Custody, "呼吁当局立即释放", []),
        (Demand, "called for his immediate release", ["release"]),
        (Demand, "呼吁当局立即释放", ["release"]),
        # Codes that mean the want of words are read from none.
        (Custody, "not known", []),
    ],
)
def test_a_code_is_read_from_the_words_of_the_press(
    choices: type[TextChoices], text: str, expected: list[str]
) -> None:
    assert values(ChoiceFact("custody", choices), text) == expected


def test_the_longest_words_come_first() -> None:
    found = values(ChoiceFact("custody", Custody), "detained, then released on medical parole")
    assert found == ["med_parole", "detained"]


@pytest.mark.parametrize("choices", [Custody, Mechanism, LegalStage, SentenceKind, Demand, Sex])
def test_every_word_of_a_code_is_read_as_that_code(choices: type[TextChoices]) -> None:
    fact = ChoiceFact("kind", choices)
    for code in choices.values:
        for words in spellings(fact, code):
            assert code in values(fact, words), (code, words)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("amount_months", "reduced by eight months", ["8"]),
        ("amount_months", "减刑一年六个月", ["18"]),
        ("amount_months", "in 2009", []),
        ("count", "some 1,200 people and 15 others", ["1200", "15"]),
        ("count", "case 2011/15", []),
    ],
)
def test_numbers(name: str, text: str, expected: list[str]) -> None:
    assert values(NumberFact(name), text) == expected


def test_a_text_is_the_quote_itself() -> None:
    assert values(TextFact("birth_place"), " “Changchun, \n Jilin”, ") == ["Changchun, Jilin"]
    assert values(ProseFact("health"), " liver cancer. ") == ["liver cancer."]
    assert values(TextFact("birth_place"), " … ，") == ["…"]
    assert values(TextFact("birth_place"), "x" * 2001) == []


def test_names_are_runs_of_capitals_and_of_chinese_characters() -> None:
    names = NamesFact("names", "names")
    assert values(names, "the writer Liu Xiaobo (刘晓波), held since") == ["Liu Xiaobo", "刘晓波"]
    assert values(names, "Abduweli Ayup") == ["Abduweli Ayup"]
    assert values(names, "dge 'dun chos 'phel") == ["dge 'dun chos 'phel"]


@pytest.mark.parametrize(
    "fact",
    [
        RelationshipsFact("relationships", "relationships"),
        PersonsFact("persons", "persons"),
        AnswersFact("answers", "answers"),
    ],
    ids=lambda fact: fact.name,
)
@pytest.mark.django_db
def test_other_people_are_never_read_since_they_may_be_hidden(fact: Fact) -> None:
    person = make_person()
    assert values(fact, f"spouse {person.reference} deny_fact") == []
    assert spellings(fact, f"spouse {person.reference}") == []


@pytest.mark.django_db
def test_rows_are_read_by_any_of_their_names() -> None:
    make_facility(name="Jinzhou Prison", name_zh="锦州监狱", also_known_as=["Nanshan Prison"])
    make_facility(name="Jinzhou", name_zh="")
    fact = RowFact("facility", "dossiers.Facility")
    for text in ("held in JINZHOU PRISON", "关押在锦州监狱", "in Nanshan Prison,"):
        assert values(fact, text) == ["Jinzhou Prison"]
    assert values(fact, "in Jinzhouprison") == []
    assert spellings(fact, "Jinzhou Prison") == ["Jinzhou Prison", "锦州监狱", "Nanshan Prison"]


@pytest.mark.django_db
def test_reading_rows_is_one_statement_and_one_for_each_row_found(
    django_assert_num_queries: object,
) -> None:
    for number in range(20):
        make_organisation(name=f"Court number {number}")
    fact = RowFact("sentence_court", "dossiers.Organisation")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert values(fact, "no court at all") == []
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert values(fact, "before Court number 7 of Beijing") == ["Court number 7"]


@pytest.mark.django_db
def test_charges_are_read_with_the_stage_the_text_says() -> None:
    make_offence(
        code="CL97-105(2)",
        article=105,
        paragraph=2,
        name="inciting subversion of state power",
        name_zh="煽动颠覆国家政权罪",
    )
    fact = ChargesFact("charges", "charges")
    assert values(fact, "convicted of inciting subversion of state power") == [
        "CL97-105(2) convicted",
        "CL97-105(2)",
    ]
    assert values(fact, "涉嫌煽动颠覆国家政权罪") == ["CL97-105(2) suspected", "CL97-105(2)"]
    assert "煽动颠覆国家政权罪" in spellings(fact, "CL97-105(2) convicted")


EVERY_FACT = [
    pytest.param(fact, id=f"{subject}-{name}")
    for subject, model in SUBJECTS.items()
    for name, fact in model.FACTS.items()  # type: ignore[attr-defined]
    if not isinstance(fact, (RowFact, ChargesFact, DateFact))
]


@pytest.mark.parametrize("fact", EVERY_FACT)
@settings(max_examples=20)
@given(text=st.text(max_size=80))
def test_no_text_breaks_a_reading_or_a_spelling(fact: Fact, text: str) -> None:
    for reading in readings(fact, text):
        assert fact.checked(reading.value) == reading.value
    spellings(fact, text)
