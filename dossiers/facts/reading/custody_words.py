"""How the press and the courts write custody, its beginnings and its ends.

Words of each code beyond those of its label. One word may stand under several codes: "arrested"
in a report means anything from being taken away to the formal step of the law, so each is offered
and a person decides.
"""

from django.db.models import TextChoices

from dossiers.vocabularies import ContactLevel, Custody, Mechanism

TAKEN = (
    *("detained", "taken away", "taken into custody", "picked up", "seized", "in custody", "held"),
    *("in detention", "placed in detention", "taken from", "arrested", "has been held", "abducted"),
    *("羁押", "拘留", "被带走", "带走", "抓走", "被抓", "抓捕", "关押", "在押", "扣押", "被捕"),
)
ARREST = (
    *("formally arrested", "formal arrest", "arrested", "arrest was approved", "arrest approved"),
    *("approved the arrest", "approved his arrest", "approved her arrest", "批准逮捕", "批捕"),
    *("逮捕", "正式逮捕", "被捕", "执行逮捕", "被逮捕"),
)
HOUSE_ARREST = (
    *("house arrest", "confined to home", "confined to his home", "confined to her home"),
    *("soft detention", "软禁", "非法软禁", "限制在家"),
)
BAIL = (
    *(
        "released on bail",
        "on bail",
        "bail pending trial",
        "granted bail",
        "bail",
        "guarantee pending",
    ),
    *("取保候审", "取保", "保释"),
)
RSDL = (
    *("RSDL", "residential surveillance at a designated location", "designated location"),
    *("residential surveillance in a designated location", "指定居所监视居住", "指居", "指定监居"),
    "residential surveillance at a designated place",
)
SURVEILLANCE = ("residential surveillance", "监视居住", "监居")
DROPPED = ("case dropped", "charges dropped", "dropped the charges", "撤案", "撤销案件")
NOT_PROSECUTED = (
    "decided not to prosecute",
    "not to prosecute",
    "non-prosecution",
    "不起诉",
    "不予起诉",
)
ACQUITTED = (
    "acquitted",
    "not guilty",
    "found innocent",
    "acquittal",
    "宣告无罪",
    "无罪",
    "判决无罪",
)
TERM_ENDED = (
    *("completed his sentence", "completed her sentence", "served his sentence", "full term"),
    *("served her sentence", "at the end of his sentence", "at the end of her sentence"),
    *(
        "end of the sentence",
        "sentence ended",
        "served the full sentence",
        "completing his sentence",
    ),
    *("completing her sentence", "刑满释放", "刑满", "期满释放", "刑满出狱"),
)
RELEASED = (
    *("released", "freed", "set free", "let go", "returned home", "allowed to go home", "release"),
    *("获释", "释放", "出狱", "回家", "放回", "获得自由", "被释放"),
)
EARLY = (
    *(
        "released early",
        "early release",
        "commuted",
        "pardoned",
        "special pardon",
        "提前释放",
        "提前获释",
    ),
    *("特赦", "赦免"),
)
MEDICAL = (
    *("medical parole", "released on medical parole", "medical bail", "保外就医", "暂予监外执行"),
    *("监外就医", "serving outside prison"),
)
PAROLE = ("released on parole", "paroled", "on parole", "parole", "假释")
DIED = ("died", "death", "passed away", "died of", "去世", "病逝", "死亡", "逝世", "离世")
DIED_IN_CUSTODY = (
    *("died in custody", "died in prison", "died in detention", "death in custody", "病死狱中"),
    *(
        "died in jail",
        "died in hospital under guard",
        "羁押中死亡",
        "死于狱中",
        "狱中去世",
        "狱中死亡",
    ),
)
DISAPPEARED = (
    *("disappeared", "missing", "whereabouts unknown", "forcibly disappeared", "incommunicado"),
    *("enforced disappearance", "lost contact", "not been heard from", "vanished", "强迫失踪"),
    *("被失踪", "失踪", "失联", "下落不明", "去向不明"),
)
SUMMONED = (
    *("summoned", "called in for questioning", "taken in for questioning", "invited to tea"),
    *("brought in for questioning", "传唤", "拘传", "喝茶", "约谈", "问话"),
)
SENTENCED = (
    *("sentenced", "sentenced to", "was given", "jailed for", "handed down", "imprisoned for"),
    *("received a sentence", "判刑", "判处", "被判", "获刑", "宣判", "判决"),
)
INDICTED = (
    *(
        "indicted",
        "indictment",
        "prosecuted",
        "prosecutors charged",
        "formally charged",
        "charged with",
    ),
    *("brought charges", "提起公诉", "起诉", "公诉", "移送起诉"),
)
TRIED = (
    *("trial", "tried", "stood trial", "went on trial", "hearing", "court hearing", "put on trial"),
    *("trial opened", "trial hearing", "开庭", "庭审", "受审", "审理", "一审开庭", "开庭审理"),
)
RETRIED = ("retrial", "retried", "再审", "重审")
REDUCED = (
    *("sentence reduced", "sentence was reduced", "reduced his sentence", "reduced her sentence"),
    *("sentence reduction", "commuted", "commutation", "减刑", "获减刑"),
)
EXECUTED = ("executed", "put to death", "execution", "处决", "执行死刑", "枪决")
EXILED = (
    *("exile", "in exile", "fled", "fled to", "left the country", "went into exile", "settled in"),
    *("流亡", "逃亡海外", "离境", "出走"),
)
PRISON = (
    *("prison", "serving his sentence", "serving her sentence", "imprisoned", "in prison", "jail"),
    *(
        "serving a sentence",
        "behind bars",
        "jailed",
        "in jail",
        "监狱",
        "服刑",
        "狱中",
        "坐牢",
        "入狱",
    ),
)
CRIMINAL_DETENTION = ("criminal detention", "criminally detained", "刑事拘留", "刑拘")
ADMINISTRATIVE = (
    *("administrative detention", "administratively detained", "days of detention"),
    *("administrative punishment", "行政拘留", "行拘", "治安拘留", "治安处罚", "行政处罚"),
)
EXIT_BAN = (
    *(
        "exit ban",
        "barred from leaving",
        "banned from leaving",
        "prevented from leaving the country",
    ),
    *("travel ban", "not allowed to leave the country", "限制出境", "禁止出境", "边控", "不准出境"),
)

CUSTODY_WORDS: dict[TextChoices, tuple[str, ...]] = {
    Custody.FREE: (*RELEASED, "at large", "自由"),
    Custody.MISSING: DISAPPEARED,
    Custody.DETAINED: TAKEN,
    Custody.SUMMONED: SUMMONED,
    Custody.ADMINISTRATIVE_DETENTION: ADMINISTRATIVE,
    Custody.CRIMINAL_DETENTION: (*CRIMINAL_DETENTION, "detained on suspicion", "拘留"),
    Custody.ARRESTED: ARREST,
    Custody.RESIDENTIAL_SURVEILLANCE: (*SURVEILLANCE, *HOUSE_ARREST[:1]),
    Custody.RSDL: RSDL,
    Custody.BAIL: BAIL,
    Custody.ORDERED_TO_AWAIT: ("责令候查",),
    Custody.LIUZHI: ("liuzhi", "retention in custody", "留置"),
    Custody.GUANHU: ("guanhu", "管护"),
    Custody.SHUANGGUI: ("shuanggui", "double designation", "双规", "双指"),
    Custody.REEDUCATION_THROUGH_LABOUR: (
        *(
            "reeducation through labor",
            "re-education through labor",
            "RTL",
            "laojiao",
            "labour camp",
        ),
        *(
            "reeducation through labour",
            "re-education through labour",
            "labor camp",
            "劳教",
            "劳动教养",
        ),
    ),
    Custody.CUSTODY_AND_EDUCATION: ("custody and education", "收容教育"),
    Custody.SHELTER_AND_INVESTIGATION: ("shelter and investigation", "收容审查", "收审"),
    Custody.COMPULSORY_TREATMENT: ("compulsory treatment", "强制医疗"),
    Custody.PSYCHIATRIC_COMMITMENT: (
        *("psychiatric hospital", "mental hospital", "psychiatric institution", "ankang"),
        *("committed to a psychiatric hospital", "被精神病", "精神病院", "精神病医院"),
    ),
    Custody.BLACK_JAIL: ("black jail", "unofficial detention", "黑监狱"),
    Custody.LEGAL_EDUCATION_CENTRE: (
        *("legal education centre", "legal education center", "brainwashing centre"),
        *("brainwashing center", "法制教育中心", "法教班", "洗脑班", "学习班"),
    ),
    Custody.INTERNMENT_CAMP: (
        *("internment camp", "re-education camp", "reeducation camp", "vocational training"),
        *("political education camp", "vocational training centre", "vocational training center"),
        *("concentration camp", "再教育营", "集中营", "教培中心", "职业技能教育培训中心"),
    ),
    Custody.PLACEMENT_EDUCATION: ("placement education", "安置教育"),
    Custody.PRISON: PRISON,
    Custody.SERVING_IN_DETENTION_CENTRE: ("看守所服刑",),
    Custody.SUSPENDED_SENTENCE: (
        "suspended sentence",
        "suspended",
        "probation",
        "缓刑",
        "缓期执行",
    ),
    Custody.PUBLIC_SURVEILLANCE: ("public surveillance", "管制"),
    Custody.MED_PAROLE: MEDICAL,
    Custody.PAROLE: PAROLE,
    Custody.DPR: (
        *(
            "deprived of political rights",
            "deprivation of political rights",
            "剥夺政治权利",
            "剥政",
        ),
    ),
    Custody.SOFT_DETENTION: HOUSE_ARREST,
    Custody.FORCED_TRAVEL: ("forced travel", "forced vacation", "forced to travel", "被旅游"),
    Custody.SURVEILLED: (
        *("under surveillance", "closely watched", "under close watch", "上岗", "监控", "站岗"),
    ),
    Custody.EXIT_BAN: EXIT_BAN,
    Custody.NON_RELEASE_RELEASE: ("non-release release", "伪释放"),
    Custody.RELEASED_WITHOUT_CHARGE: (
        *("released without charge", "without charge", *DROPPED, *NOT_PROSECUTED, "无罪释放"),
    ),
    Custody.ACQUITTED: ACQUITTED,
    Custody.RELEASED_AT_TERM: (*TERM_ENDED, "released from prison", "出狱"),
    Custody.RELEASED_EARLY: EARLY,
    Custody.DIED_IN_CUSTODY: DIED_IN_CUSTODY,
    Custody.DIED_AFTER_RELEASE: ("died after release", "出狱后去世", "出狱后病逝"),
    Custody.EXECUTED: EXECUTED,
    Custody.ESCAPED: ("escaped", "逃脱", "脱逃", "出逃"),
    Custody.EXILE: EXILED,
}

MECHANISM_WORDS: dict[TextChoices, tuple[str, ...]] = {
    Mechanism.DISAPPEARANCE: DISAPPEARED,
    Mechanism.SUMMONS: SUMMONED,
    Mechanism.DETENTION: (*TAKEN, *CRIMINAL_DETENTION),
    Mechanism.ADMINISTRATIVE_PUNISHMENT: ADMINISTRATIVE,
    Mechanism.COMMITMENT: ("committed to", "sent to a psychiatric hospital", "送入", "强制送医"),
    Mechanism.RESIDENTIAL_SURVEILLANCE: (*SURVEILLANCE, *RSDL),
    Mechanism.FORMAL_ARREST: ARREST,
    Mechanism.BAIL: BAIL,
    Mechanism.CASE_DROPPED: DROPPED,
    Mechanism.NON_PROSECUTION: NOT_PROSECUTED,
    Mechanism.INDICTMENT: INDICTED,
    Mechanism.TRIAL: TRIED,
    Mechanism.SENTENCING: SENTENCED,
    Mechanism.ACQUITTAL: ACQUITTED,
    Mechanism.APPEAL_RULING: (
        *(
            "appeal was rejected",
            "upheld the verdict",
            "upheld the sentence",
            "rejected the appeal",
        ),
        *("rejected his appeal", "rejected her appeal", "二审裁定", "维持原判", "驳回上诉"),
    ),
    Mechanism.RETRIAL: RETRIED,
    Mechanism.IMPRISONMENT: (
        *(
            "sent to prison",
            "began serving",
            "transferred to prison",
            "交付执行",
            "入狱",
            "送监",
            "投牢",
        ),
    ),
    Mechanism.TRANSFER: ("transferred", "moved to", "转移", "移送", "转押", "转至", "换押"),
    Mechanism.HOSPITALISATION: (
        *(
            "hospitalised",
            "hospitalized",
            "taken to hospital",
            "admitted to hospital",
            "住院",
            "送医",
        ),
    ),
    Mechanism.SENTENCE_REDUCTION: REDUCED,
    Mechanism.PAROLE: PAROLE,
    Mechanism.MEDICAL_PAROLE: MEDICAL,
    Mechanism.PARDON: ("pardoned", "pardon", "amnesty", "special pardon", "特赦", "赦免"),
    Mechanism.EARLY_RELEASE: ("released early", "early release", "提前释放", "提前获释"),
    Mechanism.RELEASE_AT_TERM: TERM_ENDED,
    Mechanism.RELEASE_WITHOUT_CHARGE: ("released without charge", "未经起诉获释", "无罪释放"),
    Mechanism.RELEASE: RELEASED,
    Mechanism.RECALL: ("returned to prison", "returned to custody", "recalled", "收监"),
    Mechanism.RESTRICTION: (*EXIT_BAN, "restrictions were imposed", *HOUSE_ARREST),
    Mechanism.RESTRICTION_LIFTED: (
        *("restrictions were lifted", "ban was lifted", "lifted the ban", "解除限制", "解禁"),
    ),
    Mechanism.ESCAPE: ("escaped", "escape", "逃脱", "脱逃", "出逃"),
    Mechanism.DEPARTURE: (*EXILED, "flew to", "allowed to leave", "出境"),
    Mechanism.DEATH: (*DIED, *DIED_IN_CUSTODY),
    Mechanism.EXECUTION: EXECUTED,
}

CONTACT_WORDS: dict[TextChoices, tuple[str, ...]] = {
    ContactLevel.NONE: (
        *("incommunicado", "denied access to family and lawyers", "no contact", "cut off"),
        *("与外界隔绝", "失去联系", "不准会见"),
    ),
    ContactLevel.RESTRICTED: ("limited visits", "restricted contact", "受限制"),
    ContactLevel.FAMILY: (
        "family visit",
        "visited by his wife",
        "visited by family",
        "家属会见",
        "探视",
    ),
    ContactLevel.COUNSEL: (
        "met his lawyer",
        "met her lawyer",
        "met with his lawyer",
        "律师会见",
        "会见律师",
    ),
}
