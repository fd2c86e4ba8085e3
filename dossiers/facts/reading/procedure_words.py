"""How the press and the courts write the stages of a case and the kinds of punishment."""

from django.db.models import TextChoices

from dossiers.facts.reading import custody_words as words
from dossiers.vocabularies import LegalStage, SentenceKind

LEGAL_STAGE_WORDS: dict[TextChoices, tuple[str, ...]] = {
    LegalStage.ADMINISTRATIVE: words.ADMINISTRATIVE,
    LegalStage.FILED: ("opened a case", "case was filed", "立案", "立案侦查"),
    LegalStage.INVESTIGATION_DETENTION: (
        *words.CRIMINAL_DETENTION,
        "under investigation",
        "侦查",
        "调查",
    ),
    LegalStage.ARREST: words.ARREST,
    LegalStage.INVESTIGATION: ("under investigation", "侦查羁押", "侦查"),
    LegalStage.REVIEW: (
        *("transferred to the procuratorate", "handed to prosecutors", "审查起诉", "移送审查起诉"),
        *("sent to the procuratorate", "recommended for prosecution"),
    ),
    LegalStage.SUPPLEMENTARY_INVESTIGATION: (
        *("supplementary investigation", "supplemental investigation", "退回补充侦查", "补充侦查"),
    ),
    LegalStage.NON_PROSECUTION: words.NOT_PROSECUTED,
    LegalStage.INDICTED: words.INDICTED,
    LegalStage.TRIAL: words.TRIED,
    LegalStage.VERDICT: (
        *words.SENTENCED,
        "convicted",
        "found guilty",
        "verdict",
        "一审判决",
        "定罪",
    ),
    LegalStage.APPEAL: ("appealed", "lodged an appeal", "filed an appeal", "上诉", "抗诉"),
    LegalStage.SECOND_INSTANCE: ("second instance", "on appeal", "appeal hearing", "二审"),
    LegalStage.FINAL: (
        *("final judgment", "final ruling", "upheld the verdict", "终审", "维持原判", "判决生效"),
    ),
    LegalStage.DEATH_REVIEW: ("death penalty review", "死刑复核"),
    LegalStage.SERVING: words.PRISON[1:],
    LegalStage.SENTENCE_REDUCED: words.REDUCED,
    LegalStage.PAROLED: words.PAROLE,
    LegalStage.SERVING_OUTSIDE: words.MEDICAL,
    LegalStage.RETRIAL_PETITION: ("petitioned for a retrial", "petition for retrial", "申诉"),
    LegalStage.RETRIAL: words.RETRIED,
    LegalStage.TERM_ENDED: words.TERM_ENDED,
    LegalStage.RESIDUAL: ("deprivation of political rights", "剥夺政治权利", "社区矫正"),
    LegalStage.CLOSED: (*words.DROPPED, *words.ACQUITTED),
}

SENTENCE_WORDS: dict[TextChoices, tuple[str, ...]] = {
    SentenceKind.PUBLIC_SURVEILLANCE: ("public surveillance", "管制"),
    SentenceKind.CRIMINAL_DETENTION: ("criminal detention", "juyi", "拘役"),
    SentenceKind.FIXED_TERM: (
        *("fixed-term imprisonment", "years in prison", "years in jail", "years' imprisonment"),
        *("years’ imprisonment", "year sentence", "years imprisonment", "prison sentence"),
        *("year prison term", "months in prison", "year prison sentence", "jail term", "徒刑"),
        *("prison term", "years of imprisonment", "有期徒刑"),
    ),
    SentenceKind.LIFE: (
        *(
            "life imprisonment",
            "life in prison",
            "life sentence",
            "sentenced to life",
            "无期徒刑",
            "无期",
        ),
    ),
    SentenceKind.DEATH_REPRIEVE: (
        *(
            "death with reprieve",
            "suspended death sentence",
            "death sentence with a two-year reprieve",
        ),
        *(
            "death with a two-year reprieve",
            "two-year reprieve",
            "死缓",
            "死刑缓期",
            "死刑，缓期二年",
        ),
    ),
    SentenceKind.DEATH: ("sentenced to death", "death sentence", "death penalty", "死刑"),
}
