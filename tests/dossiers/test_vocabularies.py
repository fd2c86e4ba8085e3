"""The vocabularies: complete against the domain's list, well-formed, and bilingual."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import models
from django.db.migrations.writer import MigrationWriter
from django.utils import translation

import dossiers.vocabularies as words
import sources.vocabularies as source_words
from casetracker.languages import bilingual, chinese_of, english_of, is_chinese
from dossiers.vocabularies import Custody
from dossiers.vocabularies.exchange import (
    CECC_DETENTION_STATUS,
    CECC_ISSUE_CATEGORY,
    ESF_INTERVENTION,
    ESF_RESPONSE,
)
from dossiers.vocabularies.listing import vocabularies

ALL = vocabularies()
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "vocabularies.md"

# What the domain names. A vocabulary may hold more; it may not hold less.
EXPECTED = {
    "Custody": """
        free missing summoned administrative_detention criminal_detention arrested
        residential_surveillance rsdl bail liuzhi guanhu shuanggui reeducation_through_labour
        custody_and_education shelter_and_investigation compulsory_treatment
        psychiatric_commitment black_jail legal_education_centre internment_camp
        placement_education prison serving_in_detention_centre suspended_sentence
        public_surveillance med_parole parole dpr soft_detention forced_travel surveilled
        exit_ban non_release_release released_without_charge acquitted released_at_term
        released_early died_in_custody died_after_release executed escaped exile unknown""",
    "SentenceKind": """
        public_surveillance criminal_detention fixed_term life death_reprieve death""",
    "Certainty": "known reported presumed disputed denied",
    "LegalStage": """
        none administrative filed investigation_detention arrest investigation review
        supplementary_investigation non_prosecution indicted trial verdict appeal
        second_instance final death_review serving sentence_reduced paroled serving_outside
        retrial_petition retrial term_ended residual closed""",
    "Mechanism": """
        sentence_reduction parole medical_parole pardon acquittal non_prosecution bail escape
        transfer death detention formal_arrest indictment sentencing release_at_term
        early_release""",
    "AppealKind": """
        urgent_action open_letter prisoner_list dialogue demarche statement resolution
        un_urgent_appeal un_allegation_letter un_other_letter wgad_petition wgad_opinion
        wgeid_case treaty_body_or_upr domestic_remedy legal_aid medical_aid financial_aid
        observation prize_or_adoption sanction media other""",
    "AppealStatus": """
        draft sent acknowledged answered_in_part answered overdue followed_up closed
        withdrawn""",
    "Demand": """
        release information counsel family_visits medical_care fair_trial stop_torture
        clemency pardon reparation lift_restrictions travel""",
    "ResponseKind": """
        no_reply acknowledge inform confirm deny_fact deny_violation no_record negative
        pledge ask_details refuse retaliate rebut volunteered action""",
    "Outcome": """
        released early_release sentence_reduced parole medical_parole pardon
        transferred_better transferred_worse visit_allowed counsel_allowed treatment_given
        charge_reduced exit_allowed no_change worsened died""",
    "LinkStrength": "caused contributed followed unknown",
    "IssueCategory": """
        speech association assembly religion falun_gong ethnic information rule_of_law
        democracy civic labour property environment june_fourth rural commerce assistance
        petition women_lgbt health_covid hk_nsl transnational""",
    "NameKind": """
        legal birth religious pen online_handle alias former transliteration
        custody_alias""",
    "Script": "hans hant latn tibt arab cyrl mong",
    "Romanisation": """
        pinyin pinyin_tones wade_giles jyutping hong_kong taiwan wylie thl_phonetic uly
        ad_hoc""",
    "ContactLevel": "none restricted family counsel unknown",
    "ChargeStage": "suspected indicted convicted dropped changed",
    "ClaimBasis": "stated inferred",
    "ClaimState": "proposed returned accepted rejected retracted",
    "PublicationState": "draft in_review published withdrawn",
    "Standing": "sourced disputed unsourced empty",
    "ExternalScheme": "cecc dui_hua shahit cpj pen wikidata wgad",
    "Sex": "male female other unknown",
    "Channel": "letter fax email in_person phone hearing public_statement press_conference web",
    "FacilityKind": """
        detention_centre lockup prison rsdl_site hospital home black_jail ankang
        internment_camp""",
    "OrganisationKind": """
        court police procuratorate state_security supervision ministry local_government
        foreign_government parliament un_body ngo media""",
    "ForumKind": "bilateral_dialogue summit un_session press_briefing",
    "EventKind": "crackdown trial protest",
    "RelationshipKind": "spouse parent child co_defendant lawyer",
    "Law": "CL79 CL97 PSAPL2006 PSAPL2025 NSL_HK",
    "Reliability": "A B C D E F",
    "AnchorState": "held moved lost",
    "AnchorOutcome": """
        same shifted typography spelling surroundings elsewhere named_otherwise reworded
        repeated""",
    "AnchorDecision": "confirmed refused",
    "SourceKind": """
        court_document official_notice state_media press ngo_report un_document testimony
        letter social_post database_record interview photo_video""",
    "PublisherKind": """
        news_agency newspaper broadcaster ngo government court un_body blog family""",
}
# Codes that a standard or the practice of citing fixes: laws, and the two Admiralty scales.
SPELT_OTHERWISE = {"Law", "Reliability", "Credibility"}


def named(vocabulary: type[models.Choices]) -> str:
    return vocabulary.__name__


@pytest.mark.parametrize(("name", "codes"), EXPECTED.items())
def test_it_has_every_code_of_the_domain(name: str, codes: str) -> None:
    vocabulary = getattr(words, name, None) or getattr(source_words, name)
    assert set(codes.split()) - set(vocabulary.values) == set()


def test_every_vocabulary_is_listed() -> None:
    assert {named(vocabulary) for vocabulary in ALL} == EXPECTED.keys() | {
        "Audience",
        "Credibility",
        "Role",
    }


@pytest.mark.parametrize("vocabulary", ALL, ids=named)
def test_codes_are_lower_snake_case_and_fit_their_column(vocabulary: type[models.Choices]) -> None:
    pattern = r"[A-Z0-9_]+" if named(vocabulary) in SPELT_OTHERWISE else r"[a-z]+(_[a-z]+)*"
    assert [code for code in vocabulary.values if not re.fullmatch(pattern, str(code))] == []
    assert max(len(str(code)) for code in vocabulary.values) <= 40


@pytest.mark.parametrize("vocabulary", ALL, ids=named)
def test_labels_are_bilingual_and_tell_the_codes_apart(vocabulary: type[models.Choices]) -> None:
    labels = [member.label for member in vocabulary]
    english, chinese = [*map(english_of, labels)], [*map(chinese_of, labels)]
    assert [label for label in english if not re.search(r"[a-z]", label, re.IGNORECASE)] == []
    assert [label for label in english if re.search(r"[\u4e00-\u9fff]", label)] == []
    assert [label for label in chinese if not re.search(r"[\u4e00-\u9fff]", label)] == []
    assert len(set(english)) == len(set(chinese)) == len(labels)


@pytest.mark.parametrize("vocabulary", ALL, ids=named)
def test_every_vocabulary_says_what_it_is(vocabulary: type[models.Choices]) -> None:
    assert "An enumeration" not in (vocabulary.__doc__ or "An enumeration")


def test_custody_falls_into_four_parts_and_the_unknown() -> None:
    parts = [words.IN_CUSTODY, words.RESTRICTED, words.AT_LIBERTY, words.DECEASED]
    assert sum(map(len, parts)) == len(frozenset().union(*parts))
    assert set(Custody) - frozenset().union(*parts) == {Custody.UNKNOWN}


@pytest.mark.parametrize(
    ("code", "part"),
    [
        (Custody.PRISON, words.IN_CUSTODY),
        (Custody.RSDL, words.IN_CUSTODY),
        (Custody.MISSING, words.IN_CUSTODY),
        (Custody.MED_PAROLE, words.RESTRICTED),
        (Custody.EXIT_BAN, words.RESTRICTED),
        (Custody.SURVEILLED, words.RESTRICTED),
        (Custody.DPR, words.RESTRICTED),
        (Custody.FORCED_TRAVEL, words.RESTRICTED),
        (Custody.RELEASED_AT_TERM, words.AT_LIBERTY),
        (Custody.EXECUTED, words.DECEASED),
    ],
)
def test_a_code_is_in_its_part(code: Custody, part: frozenset[Custody]) -> None:
    assert code in part


def test_a_detention_is_custody_or_confinement() -> None:
    assert words.IN_CUSTODY < words.DETENTION_FORMS
    assert words.DETENTION_FORMS - words.IN_CUSTODY < words.RESTRICTED
    assert Custody.SOFT_DETENTION in words.DETENTION_FORMS
    assert Custody.EXIT_BAN not in words.DETENTION_FORMS


def test_relationships_read_both_ways() -> None:
    inverse = words.INVERSE_RELATIONSHIPS
    assert inverse.keys() == set(words.RelationshipKind)
    assert all(inverse[inverse[kind]] is kind for kind in inverse)
    assert inverse[words.RelationshipKind.PARENT] is words.RelationshipKind.CHILD


@pytest.mark.parametrize(
    ("mapping", "vocabulary"),
    [
        (CECC_DETENTION_STATUS, Custody),
        (CECC_ISSUE_CATEGORY, words.IssueCategory),
        (ESF_INTERVENTION, words.AppealKind),
        (ESF_RESPONSE, words.ResponseKind),
    ],
)
def test_exchange_codes_are_of_real_members(
    mapping: dict[models.TextChoices, object], vocabulary: type[models.TextChoices]
) -> None:
    assert {type(key) for key in mapping} == {vocabulary}
    assert all(mapping.values())


def test_cecc_codes_are_those_of_its_export() -> None:
    known = {"REL", "DET", "DET?", "HOUSE", "REL-PSB", "REL/dec", "DEC", "DEC-exe", "ESC"}
    known |= {f"DET/{part}" for part in ("bail", "suspend", "surveil", "med")}
    assert set(CECC_DETENTION_STATUS.values()) == known


def test_the_documentation_lists_what_the_code_has() -> None:
    printed = io.StringIO()
    call_command("list_vocabularies", stdout=printed)
    assert DOCUMENT.read_text(encoding="utf-8") == printed.getvalue()


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en-gb", "male"),
        ("zh-hans", "男"),
        ("zh-hant", "男"),
        ("zh", "男"),
        ("fr", "male"),
        (None, "male"),
    ],
)
def test_a_label_follows_the_active_language(language: str | None, shown: str) -> None:
    with translation.override(language):
        assert str(words.Sex.MALE.label) == shown
        assert english_of(words.Sex.MALE.label) == "male"
        assert chinese_of(words.Sex.MALE.label) == "男"
        assert translation.get_language() == language


def test_plain_text_is_its_own_label() -> None:
    assert english_of("as it is") == chinese_of("as it is") == "as it is"


def test_only_a_whole_subtag_names_chinese() -> None:
    assert [tag for tag in ("zh", "ZH-Hant-HK", "zha", "en-zh", "", None) if is_chinese(tag)] == [
        "zh",
        "ZH-Hant-HK",
    ]


def test_a_migration_holds_the_english_text() -> None:
    # makemigrations and migrate both work with no language active.
    with translation.override(None):
        text, _ = MigrationWriter.serialize(bilingual("name", "名称"))
    assert text == "'name'"
