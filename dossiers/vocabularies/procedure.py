"""The course of a case through the law, and the laws it is brought under."""

from django.db.models import TextChoices

from casetracker.languages import bilingual


class LegalStage(TextChoices):
    """The step of the legal process a case has reached."""

    NONE = "none", bilingual("no legal process known", "无法律程序")
    ADMINISTRATIVE = "administrative", bilingual("administrative punishment", "行政处罚")
    FILED = "filed", bilingual("case filed", "立案")
    INVESTIGATION_DETENTION = (
        "investigation_detention",
        bilingual("investigation, suspect detained", "侦查·拘留"),
    )
    ARREST = "arrest", bilingual("arrest approved", "批准逮捕")
    INVESTIGATION = "investigation", bilingual("investigation after arrest", "侦查羁押")
    REVIEW = "review", bilingual("review by the procuratorate", "审查起诉")
    SUPPLEMENTARY_INVESTIGATION = (
        "supplementary_investigation",
        bilingual("returned for supplementary investigation", "退回补充侦查"),
    )
    NON_PROSECUTION = "non_prosecution", bilingual("non-prosecution", "不起诉")
    INDICTED = "indicted", bilingual("indicted", "提起公诉")
    TRIAL = "trial", bilingual("first-instance trial", "一审开庭")
    VERDICT = "verdict", bilingual("first-instance judgment", "一审判决")
    APPEAL = "appeal", bilingual("appealed or protested", "上诉、抗诉")
    SECOND_INSTANCE = "second_instance", bilingual("second instance", "二审")
    FINAL = "final", bilingual("final judgment", "终审、生效")
    DEATH_REVIEW = "death_review", bilingual("death penalty review", "死刑复核")
    SERVING = "serving", bilingual("sentence being served", "执行")
    SENTENCE_REDUCED = "sentence_reduced", bilingual("sentence reduced", "减刑")
    PAROLED = "paroled", bilingual("paroled", "假释")
    SERVING_OUTSIDE = "serving_outside", bilingual("serving outside prison", "暂予监外执行")
    RETRIAL_PETITION = "retrial_petition", bilingual("petition for retrial", "申诉")
    RETRIAL = "retrial", bilingual("retrial", "再审")
    TERM_ENDED = "term_ended", bilingual("sentence completed", "刑满")
    RESIDUAL = (
        "residual",
        bilingual(
            "deprivation of political rights, community correction or placement education",
            "附加刑、社区矫正、安置教育",
        ),
    )
    CLOSED = "closed", bilingual("closed: dropped, acquitted, pardoned or died", "终结")


class ChargeStage(TextChoices):
    """How far a charge has been carried."""

    SUSPECTED = "suspected", bilingual("suspected", "涉嫌")
    INDICTED = "indicted", bilingual("indicted", "起诉")
    CONVICTED = "convicted", bilingual("convicted", "定罪")
    DROPPED = "dropped", bilingual("dropped", "撤销指控")
    CHANGED = "changed", bilingual("changed to another charge", "变更罪名")


class Law(TextChoices):
    """A law in one of its codifications; the codes are how offences are cited, `CL97-105(2)`.

    Two laws with one name but other article numbers are two members: an article number means
    nothing without them.
    """

    CL79 = "CL79", bilingual("Criminal Law of 1979", "1979年刑法")
    CL97 = "CL97", bilingual("Criminal Law of 1997, as amended", "1997年刑法及其修正案")
    PSAPL2006 = (
        "PSAPL2006",
        bilingual(
            "Public Security Administration Punishments Law of 2006, as amended in 2012",
            "治安管理处罚法（2006年施行，2012年修正）",
        ),
    )
    PSAPL2025 = (
        "PSAPL2025",
        bilingual(
            "Public Security Administration Punishments Law as revised in 2025",
            "治安管理处罚法（2025年修订，2026年施行）",
        ),
    )
    NSL_HK = (
        "NSL_HK",
        bilingual("National Security Law for Hong Kong of 2020", "香港国家安全法（2020年）"),
    )
    SNSO_HK = (
        "SNSO_HK",
        bilingual(
            "Safeguarding National Security Ordinance of Hong Kong of 2024",
            "香港维护国家安全条例（2024年）",
        ),
    )
    OTHER = "OTHER", bilingual("another law", "其他法律")
