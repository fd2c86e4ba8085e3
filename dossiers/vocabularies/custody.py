"""Where a person stands towards custody, how sure that is, and the words around a detention."""

from django.db.models import TextChoices

from casetracker.languages import bilingual


class Custody(TextChoices):
    """A person's custody, restriction, release or death.

    One vocabulary, because a situation moves through all of them in one line of time; the sets of
    this module tell them apart. The legal stage, the kind of sentence and the certainty are
    separate and never folded into these codes.
    """

    FREE = "free", bilingual("at liberty", "自由")
    MISSING = "missing", bilingual("whereabouts unknown, enforced disappearance", "强迫失踪")
    DETAINED = "detained", bilingual("in custody, form not known", "在押，形式不明")
    SUMMONED = "summoned", bilingual("summoned or compelled to appear", "传唤、拘传")
    ADMINISTRATIVE_DETENTION = (
        "administrative_detention",
        bilingual("administrative detention", "行政拘留"),
    )
    CRIMINAL_DETENTION = "criminal_detention", bilingual("criminal detention", "刑事拘留")
    ARRESTED = "arrested", bilingual("formally arrested, in a detention centre", "逮捕")
    RESIDENTIAL_SURVEILLANCE = (
        "residential_surveillance",
        bilingual("residential surveillance at home", "监视居住"),
    )
    RSDL = (
        "rsdl",
        bilingual("residential surveillance at a designated location", "指定居所监视居住"),
    )
    BAIL = "bail", bilingual("on bail pending trial", "取保候审")
    ORDERED_TO_AWAIT = (
        "ordered_to_await",
        bilingual("ordered to await investigation (supervision)", "责令候查"),
    )
    LIUZHI = "liuzhi", bilingual("retention in custody (supervision)", "留置")
    GUANHU = "guanhu", bilingual("protective custody (supervision)", "管护")
    SHUANGGUI = "shuanggui", bilingual("party detention (to 2018)", "双规")
    REEDUCATION_THROUGH_LABOUR = (
        "reeducation_through_labour",
        bilingual("re-education through labour (to 2013)", "劳动教养"),
    )
    CUSTODY_AND_EDUCATION = (
        "custody_and_education",
        bilingual("custody and education (to 2019)", "收容教育"),
    )
    SHELTER_AND_INVESTIGATION = (
        "shelter_and_investigation",
        bilingual("shelter and investigation (historic)", "收容审查"),
    )
    COMPULSORY_TREATMENT = (
        "compulsory_treatment",
        bilingual("compulsory treatment ordered by a court", "强制医疗"),
    )
    PSYCHIATRIC_COMMITMENT = (
        "psychiatric_commitment",
        bilingual("committed to a psychiatric hospital without a court", "被精神病"),
    )
    BLACK_JAIL = "black_jail", bilingual("black jail", "黑监狱")
    LEGAL_EDUCATION_CENTRE = (
        "legal_education_centre",
        bilingual("legal education centre", "法制教育中心"),
    )
    INTERNMENT_CAMP = (
        "internment_camp",
        bilingual("internment (“vocational training”) camp", "职业技能教育培训中心"),
    )
    PLACEMENT_EDUCATION = (
        "placement_education",
        bilingual("placement education after the sentence", "安置教育"),
    )
    PRISON = "prison", bilingual("serving in prison", "监狱服刑")
    SERVING_IN_DETENTION_CENTRE = (
        "serving_in_detention_centre",
        bilingual("serving the short rest in a detention centre", "看守所服刑"),
    )
    SUSPENDED_SENTENCE = "suspended_sentence", bilingual("suspended sentence", "缓刑")
    PUBLIC_SURVEILLANCE = "public_surveillance", bilingual("public surveillance", "管制")
    MED_PAROLE = (
        "med_parole",
        bilingual("serving outside prison, medical", "保外就医（暂予监外执行）"),
    )
    PAROLE = "parole", bilingual("paroled", "假释")
    DPR = "dpr", bilingual("deprived of political rights", "剥夺政治权利")
    SOFT_DETENTION = (
        "soft_detention",
        bilingual("soft detention, house arrest without law", "软禁"),
    )
    FORCED_TRAVEL = "forced_travel", bilingual("forced travel", "被旅游")
    SURVEILLED = "surveilled", bilingual("under close watch", "监控、上岗")
    EXIT_BAN = "exit_ban", bilingual("exit ban", "限制出境")
    NON_RELEASE_RELEASE = "non_release_release", bilingual("“non-release release”", "伪释放")
    RELEASED_WITHOUT_CHARGE = (
        "released_without_charge",
        bilingual("released without charge, or case dropped", "无罪释放、撤案、不起诉"),
    )
    ACQUITTED = "acquitted", bilingual("acquitted", "宣告无罪")
    RELEASED_AT_TERM = (
        "released_at_term",
        bilingual("released at the end of the term", "刑满释放"),
    )
    RELEASED_EARLY = (
        "released_early",
        bilingual("released early (commutation, pardon)", "提前释放、特赦"),
    )
    DIED_IN_CUSTODY = "died_in_custody", bilingual("died in custody", "羁押中死亡")
    DIED_AFTER_RELEASE = "died_after_release", bilingual("died after release", "出狱后去世")
    EXECUTED = "executed", bilingual("executed", "处决")
    ESCAPED = "escaped", bilingual("escaped", "逃脱")
    EXILE = "exile", bilingual("abroad, in exile", "流亡")
    UNKNOWN = "unknown", bilingual("not known", "不详")


IN_CUSTODY = frozenset(
    {
        Custody.MISSING,
        Custody.DETAINED,
        Custody.SUMMONED,
        Custody.ADMINISTRATIVE_DETENTION,
        Custody.CRIMINAL_DETENTION,
        Custody.ARRESTED,
        Custody.RSDL,
        Custody.LIUZHI,
        Custody.GUANHU,
        Custody.SHUANGGUI,
        Custody.REEDUCATION_THROUGH_LABOUR,
        Custody.CUSTODY_AND_EDUCATION,
        Custody.SHELTER_AND_INVESTIGATION,
        Custody.COMPULSORY_TREATMENT,
        Custody.PSYCHIATRIC_COMMITMENT,
        Custody.BLACK_JAIL,
        Custody.LEGAL_EDUCATION_CENTRE,
        Custody.INTERNMENT_CAMP,
        Custody.PLACEMENT_EDUCATION,
        Custody.PRISON,
        Custody.SERVING_IN_DETENTION_CENTRE,
    }
)
"""Held in a place by the authorities or their agents.

A disappearance counts as custody, since it means that somebody took the person; how far that is
admitted is said by `Certainty`.
"""

RESTRICTED = frozenset(
    {
        Custody.RESIDENTIAL_SURVEILLANCE,
        Custody.BAIL,
        Custody.ORDERED_TO_AWAIT,
        Custody.SUSPENDED_SENTENCE,
        Custody.PUBLIC_SURVEILLANCE,
        Custody.MED_PAROLE,
        Custody.PAROLE,
        Custody.DPR,
        Custody.SOFT_DETENTION,
        Custody.FORCED_TRAVEL,
        Custody.SURVEILLED,
        Custody.EXIT_BAN,
        Custody.NON_RELEASE_RELEASE,
    }
)
"""Not in a place of detention, yet under a measure, lawful or not. Several may hold at once, and
they may hold beside a custody, so these are also the codes of `StatusChange.restrictions`."""

AT_LIBERTY = frozenset(
    {
        Custody.FREE,
        Custody.RELEASED_WITHOUT_CHARGE,
        Custody.ACQUITTED,
        Custody.RELEASED_AT_TERM,
        Custody.RELEASED_EARLY,
        Custody.ESCAPED,
        Custody.EXILE,
    }
)
"""Out of custody and, as far as this code says, under no measure."""

DECEASED = frozenset({Custody.DIED_IN_CUSTODY, Custody.DIED_AFTER_RELEASE, Custody.EXECUTED})
"""Dead, however it came about."""

DETENTION_FORMS = IN_CUSTODY | {
    Custody.RESIDENTIAL_SURVEILLANCE,
    Custody.SOFT_DETENTION,
    Custody.FORCED_TRAVEL,
    Custody.NON_RELEASE_RELEASE,
    Custody.MED_PAROLE,
}
"""What the form of a detention may be: custody, and the restrictions that confine a person to a
home, a hospital or an escort, which deprive of liberty whatever the law calls them."""


class Certainty(TextChoices):
    """How sure it is that a situation holds."""

    KNOWN = "known", bilingual("known", "确认")
    REPORTED = "reported", bilingual("reported", "据报")
    PRESUMED = "presumed", bilingual("presumed by rule, such as a term that has ended", "推定")
    DISPUTED = "disputed", bilingual("disputed", "有争议")
    DENIED = "denied", bilingual("denied by the authorities", "官方否认")


class ContactLevel(TextChoices):
    """Whom a prisoner may have contact with; the widest that is known."""

    NONE = "none", bilingual("none: incommunicado", "与外界隔绝")
    RESTRICTED = "restricted", bilingual("restricted", "受限制")
    FAMILY = "family", bilingual("family", "可见家属")
    COUNSEL = "counsel", bilingual("counsel", "可见律师")
    UNKNOWN = "unknown", bilingual("not known", "不详")


class Mechanism(TextChoices):
    """By what act or event a situation began or a detention ended."""

    DISAPPEARANCE = "disappearance", bilingual("disappearance", "失踪")
    SUMMONS = "summons", bilingual("summons", "传唤")
    DETENTION = "detention", bilingual("taken into detention", "拘留、带走")
    ADMINISTRATIVE_PUNISHMENT = (
        "administrative_punishment",
        bilingual("administrative punishment", "行政处罚"),
    )
    COMMITMENT = (
        "commitment",
        bilingual("commitment to a hospital, camp or centre", "送入医院、营地或教育场所"),
    )
    RESIDENTIAL_SURVEILLANCE = (
        "residential_surveillance",
        bilingual("placed under residential surveillance", "决定监视居住"),
    )
    FORMAL_ARREST = "formal_arrest", bilingual("formal arrest", "逮捕")
    BAIL = "bail", bilingual("bail", "取保候审")
    CASE_DROPPED = "case_dropped", bilingual("case dropped by investigators", "撤销案件")
    NON_PROSECUTION = "non_prosecution", bilingual("decision not to prosecute", "不起诉")
    INDICTMENT = "indictment", bilingual("indictment", "提起公诉")
    TRIAL = "trial", bilingual("trial hearing", "开庭审理")
    SENTENCING = "sentencing", bilingual("sentencing", "判刑")
    ACQUITTAL = "acquittal", bilingual("acquittal", "宣告无罪")
    APPEAL_RULING = "appeal_ruling", bilingual("ruling on appeal", "二审裁判")
    RETRIAL = "retrial", bilingual("retrial", "再审")
    IMPRISONMENT = "imprisonment", bilingual("handed over to serve the sentence", "交付执行")
    TRANSFER = "transfer", bilingual("transfer to another place of custody", "转移羁押场所")
    HOSPITALISATION = "hospitalisation", bilingual("taken to hospital", "送医")
    SENTENCE_REDUCTION = "sentence_reduction", bilingual("sentence reduction", "减刑")
    PAROLE = "parole", bilingual("parole", "假释")
    MEDICAL_PAROLE = "medical_parole", bilingual("medical parole", "保外就医")
    PARDON = "pardon", bilingual("pardon", "特赦")
    EARLY_RELEASE = "early_release", bilingual("early release", "提前释放")
    RELEASE_AT_TERM = "release_at_term", bilingual("release at the end of the term", "刑满释放")
    RELEASE_WITHOUT_CHARGE = (
        "release_without_charge",
        bilingual("release without charge", "未经起诉获释"),
    )
    RELEASE = "release", bilingual("release, manner not known", "获释，方式不明")
    RECALL = "recall", bilingual("returned to custody", "收监")
    RESTRICTION = "restriction", bilingual("restriction imposed", "施加限制")
    RESTRICTION_LIFTED = "restriction_lifted", bilingual("restriction lifted", "解除限制")
    ESCAPE = "escape", bilingual("escape", "逃脱")
    DEPARTURE = "departure", bilingual("departure from the country", "离境")
    DEATH = "death", bilingual("death", "死亡")
    EXECUTION = "execution", bilingual("execution", "执行死刑")
    OTHER = "other", bilingual("other", "其他")
    UNKNOWN = "unknown", bilingual("not known", "不详")


class SentenceKind(TextChoices):
    """The principal punishments of the Criminal Law, lightest first."""

    PUBLIC_SURVEILLANCE = "public_surveillance", bilingual("public surveillance", "管制")
    CRIMINAL_DETENTION = (
        "criminal_detention",
        bilingual("criminal detention as a punishment", "拘役"),
    )
    FIXED_TERM = "fixed_term", bilingual("fixed-term imprisonment", "有期徒刑")
    LIFE = "life", bilingual("life imprisonment", "无期徒刑")
    DEATH_REPRIEVE = (
        "death_reprieve",
        bilingual("death with a two-year reprieve", "死刑缓期二年执行"),
    )
    DEATH = "death", bilingual("death", "死刑")
