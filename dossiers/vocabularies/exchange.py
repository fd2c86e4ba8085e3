"""How our codes read in the formats of others: the CECC export, Events Standard Formats (ESF).

A code that the other format has no word for is left out. Several codes may map to one, so these
tables are for writing; reading them backwards would guess.
"""

from dossiers.vocabularies.appeals import AppealKind
from dossiers.vocabularies.custody import Custody
from dossiers.vocabularies.people import IssueCategory
from dossiers.vocabularies.responses import ResponseKind

CECC_DETENTION_STATUS = {
    Custody.FREE: "REL",
    Custody.MISSING: "DET?",
    Custody.DETAINED: "DET",
    Custody.ADMINISTRATIVE_DETENTION: "DET",
    Custody.CRIMINAL_DETENTION: "DET",
    Custody.ARRESTED: "DET",
    Custody.RESIDENTIAL_SURVEILLANCE: "HOUSE",
    Custody.RSDL: "DET",
    Custody.BAIL: "DET/bail",
    Custody.LIUZHI: "DET",
    Custody.SHUANGGUI: "DET",
    Custody.REEDUCATION_THROUGH_LABOUR: "DET",
    Custody.INTERNMENT_CAMP: "DET",
    Custody.PRISON: "DET",
    Custody.SERVING_IN_DETENTION_CENTRE: "DET",
    Custody.SUSPENDED_SENTENCE: "DET/suspend",
    Custody.PUBLIC_SURVEILLANCE: "DET/surveil",
    Custody.MED_PAROLE: "DET/med",
    Custody.PAROLE: "REL",
    Custody.DPR: "REL",
    Custody.SOFT_DETENTION: "HOUSE",
    Custody.NON_RELEASE_RELEASE: "REL-PSB",
    Custody.RELEASED_WITHOUT_CHARGE: "REL",
    Custody.ACQUITTED: "REL",
    Custody.RELEASED_AT_TERM: "REL",
    Custody.RELEASED_EARLY: "REL",
    Custody.DIED_IN_CUSTODY: "DEC",
    Custody.DIED_AFTER_RELEASE: "REL/dec",
    Custody.EXECUTED: "DEC-exe",
    Custody.ESCAPED: "ESC",
    Custody.EXILE: "ESC",
}
"""Field 2 of the CECC export, "detention status", for a situation that is known; the `?` of a
presumed one is `Certainty` and is added by the export."""

CECC_ISSUE_CATEGORY = {
    IssueCategory.SPEECH: "spch",
    IssueCategory.ASSOCIATION: "assoc",
    IssueCategory.ASSEMBLY: "assoc",
    IssueCategory.RELIGION: "rel",
    IssueCategory.FALUN_GONG: "FG",
    IssueCategory.ETHNIC: "eth",
    IssueCategory.INFORMATION: "info",
    IssueCategory.RULE_OF_LAW: "rol",
    IssueCategory.DEMOCRACY: "dem",
    IssueCategory.CIVIC: "civic",
    IssueCategory.LABOUR: "lab",
    IssueCategory.PROPERTY: "prop",
    IssueCategory.ENVIRONMENT: "enviro",
    IssueCategory.JUNE_FOURTH: "6489",
    IssueCategory.RURAL: "rur",
    IssueCategory.COMMERCE: "com",
    IssueCategory.ASSISTANCE: "assist",
}
"""Field 3 of the CECC export, "issue category"."""

ESF_INTERVENTION = {
    AppealKind.URGENT_ACTION: ("0106", "0104"),
    AppealKind.OPEN_LETTER: ("0203",),
    AppealKind.PRISONER_LIST: ("0105",),
    AppealKind.DIALOGUE: ("0105",),
    AppealKind.DEMARCHE: ("0105",),
    AppealKind.STATEMENT: ("0104", "0203"),
    AppealKind.RESOLUTION: ("0203",),
    AppealKind.UN_URGENT_APPEAL: ("0201",),
    AppealKind.UN_ALLEGATION_LETTER: ("0201",),
    AppealKind.UN_OTHER_LETTER: ("0201",),
    AppealKind.WGAD_PETITION: ("0201",),
    AppealKind.WGAD_OPINION: ("0202",),
    AppealKind.WGEID_CASE: ("0201",),
    AppealKind.TREATY_BODY_OR_UPR: ("0201",),
    AppealKind.DOMESTIC_REMEDY: ("0202",),
    AppealKind.LEGAL_AID: ("0102",),
    AppealKind.MEDICAL_AID: ("0103",),
    AppealKind.FINANCIAL_AID: ("0101",),
    AppealKind.OBSERVATION: ("0201",),
    AppealKind.PRIZE_OR_ADOPTION: ("0104",),
    AppealKind.SANCTION: ("90",),
    AppealKind.MEDIA: ("0104",),
    AppealKind.OTHER: ("90",),
}
"""ESF field 2609, "type of intervention" (microthesaurus 20), which is repeatable."""

ESF_RESPONSE = {
    ResponseKind.NO_REPLY: "06",
    ResponseKind.ACKNOWLEDGE: "05",
    ResponseKind.INFORM: "01",
    ResponseKind.CONFIRM: "01",
    ResponseKind.DENY_FACT: "0301",
    ResponseKind.DENY_VIOLATION: "0301",
    ResponseKind.NO_RECORD: "0301",
    ResponseKind.PLEDGE: "02",
    ResponseKind.ASK_DETAILS: "04",
    ResponseKind.REFUSE: "03",
    ResponseKind.RETALIATE: "0302",
    ResponseKind.REBUT: "03",
    ResponseKind.ACTION: "01",
}
"""ESF field 2613, "response" (microthesaurus 27)."""
