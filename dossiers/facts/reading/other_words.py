"""How sources write sex, issues, appeals, their channels, answers and what came of them."""

from django.db.models import TextChoices

from dossiers.vocabularies import (
    AppealKind,
    Channel,
    ChargeStage,
    Demand,
    IssueCategory,
    Outcome,
    ResponseKind,
    Sex,
)

SEX_WORDS: dict[TextChoices, tuple[str, ...]] = {
    Sex.MALE: (
        "man",
        "he",
        "his",
        "him",
        "Mr",
        "husband",
        "father",
        "son",
        "brother",
        "男性",
        "男",
        "先生",
    ),
    Sex.FEMALE: (
        *(
            "woman",
            "she",
            "her",
            "Ms",
            "Mrs",
            "wife",
            "mother",
            "daughter",
            "sister",
            "女性",
            "女",
            "女士",
        ),
    ),
}

ISSUE_WORDS: dict[TextChoices, tuple[str, ...]] = {
    IssueCategory.SPEECH: ("freedom of speech", "free speech", "freedom of expression", "言论自由"),
    IssueCategory.ASSOCIATION: ("freedom of association", "结社自由", "组党"),
    IssueCategory.ASSEMBLY: (
        "freedom of assembly",
        "protest",
        "demonstration",
        "集会自由",
        "抗议",
        "游行",
    ),
    IssueCategory.RELIGION: (
        "house church",
        "freedom of religion",
        "religious",
        "家庭教会",
        "宗教自由",
    ),
    IssueCategory.FALUN_GONG: ("Falun Gong", "Falun Dafa", "法轮功", "法轮大法"),
    IssueCategory.ETHNIC: ("Uyghur", "Tibetan", "Mongol", "Uighur", "维吾尔", "藏人", "蒙古族"),
    IssueCategory.INFORMATION: ("journalist", "citizen journalist", "记者", "公民记者"),
    IssueCategory.RULE_OF_LAW: ("rights lawyer", "human rights lawyer", "维权律师", "人权律师"),
    IssueCategory.DEMOCRACY: ("pro-democracy", "democracy activist", "民主党", "民运"),
    IssueCategory.CIVIC: ("New Citizens Movement", "新公民运动", "公民运动"),
    IssueCategory.LABOUR: (
        "labor",
        "labor rights",
        "labour rights",
        "workers' rights",
        "劳工",
        "工运",
    ),
    IssueCategory.PROPERTY: (
        "demolition",
        "land rights",
        "forced eviction",
        "拆迁",
        "强拆",
        "征地",
    ),
    IssueCategory.ENVIRONMENT: ("environmental", "pollution", "环保", "污染"),
    IssueCategory.JUNE_FOURTH: ("June Fourth", "Tiananmen", "June 4", "六四", "天安门"),
    IssueCategory.PETITION: ("petitioner", "petitioning", "上访", "访民"),
    IssueCategory.WOMEN_LGBT: ("women's rights", "feminist", "LGBT", "女权", "性少数"),
    IssueCategory.HEALTH_COVID: ("COVID-19", "pandemic", "Covid", "coronavirus", "疫情", "新冠"),
    IssueCategory.HK_NSL: ("National Security Law", "国安法"),
    IssueCategory.TRANSNATIONAL: ("transnational repression", "extradited", "遣返", "引渡"),
}

APPEAL_WORDS: dict[TextChoices, tuple[str, ...]] = {
    AppealKind.URGENT_ACTION: ("urgent action", "letter campaign", "紧急行动"),
    AppealKind.OPEN_LETTER: ("open letter", "signed petition", "联署", "公开信"),
    AppealKind.DEMONSTRATION: ("demonstration", "rally", "vigil", "示威"),
    AppealKind.PRISONER_LIST: ("prisoner list", "list of prisoners", "handed over a list", "名单"),
    AppealKind.DIALOGUE: ("human rights dialogue", "raised the case", "对话"),
    AppealKind.DEMARCHE: ("demarche", "démarche", "diplomatic note", "交涉", "照会"),
    AppealKind.STATEMENT: ("said in a statement", "issued a statement", "statement", "声明"),
    AppealKind.RESOLUTION: ("resolution", "决议", "听证"),
    AppealKind.UN_URGENT_APPEAL: ("joint urgent appeal", "urgent appeal", "紧急呼吁"),
    AppealKind.UN_ALLEGATION_LETTER: ("allegation letter", "letter of allegation", "指控函"),
    AppealKind.WGAD_OPINION: ("adopted opinion", "Opinion No", "WGAD", "工作组意见"),
    AppealKind.SANCTION: ("sanctions", "制裁"),
}

DEMAND_WORDS: dict[TextChoices, tuple[str, ...]] = {
    Demand.RELEASE: (
        "immediate release",
        "release",
        "unconditional release",
        "free",
        "释放",
        "放人",
    ),
    Demand.INFORMATION: ("whereabouts", "clarify", "information about", "下落"),
    Demand.COUNSEL: ("access to a lawyer", "access to counsel", "lawyer of his choice", "会见律师"),
    Demand.FAMILY_VISITS: (
        "family visits",
        "access to his family",
        "access to her family",
        "家属会见",
    ),
    Demand.ACCESS: ("access for diplomats", "observers", "attend the trial", "旁听"),
    Demand.MEDICAL_CARE: ("medical care", "medical treatment", "就医", "治疗"),
    Demand.FAIR_TRIAL: ("fair trial", "due process", "公正审判"),
    Demand.STOP_TORTURE: ("torture", "ill-treatment", "酷刑", "虐待"),
    Demand.PARDON: ("pardon", "amnesty", "特赦", "赦免"),
    Demand.LIFT_RESTRICTIONS: ("lift restrictions", "lift the exit ban", "解除限制"),
    Demand.TRAVEL: ("leave to travel", "travel abroad", "出境", "出国"),
}

CHANNEL_WORDS: dict[TextChoices, tuple[str, ...]] = {
    Channel.EMAIL: ("email", "e-mail", "电邮"),
    Channel.PHONE: ("phone", "telephone", "by phone", "telephoned", "电话"),
    Channel.PRESS_CONFERENCE: (
        *("press conference", "press briefing", "regular briefing", "news briefing"),
        *("记者会", "发布会"),
    ),
    Channel.STATE_MEDIA: (
        "Xinhua",
        "state media",
        "Global Times",
        "People's Daily",
        "新华社",
        "官媒",
    ),
    Channel.SOCIAL_MEDIA: ("Weibo", "WeChat", "Twitter", "tweeted", "微博", "微信", "推特"),
    Channel.LETTER: ("letter", "in a letter", "wrote", "来信", "函"),
}

RESPONSE_WORDS: dict[TextChoices, tuple[str, ...]] = {
    ResponseKind.NO_REPLY: (
        "no reply",
        "no response",
        "did not respond",
        "did not reply",
        "未答复",
        "未回复",
    ),
    ResponseKind.ACKNOWLEDGE: ("acknowledged receipt", "confirmed receipt", "收悉", "已收到"),
    ResponseKind.CONFIRM: ("confirmed", "证实", "确认"),
    ResponseKind.DENY_FACT: ("denied", "denies", "rejected the allegations", "否认"),
    ResponseKind.DENY_VIOLATION: (
        *(
            "in accordance with the law",
            "according to law",
            "依法",
            "依法处理",
            "handled in accordance",
        ),
    ),
    ResponseKind.NO_RECORD: ("no such person", "no record", "not aware of", "查无此人", "不了解"),
    ResponseKind.PLEDGE: ("promised", "pledged", "承诺", "保证"),
    ResponseKind.ASK_DETAILS: ("asked for details", "requested further information", "要求补充"),
    ResponseKind.REFUSE: (
        "refused to accept",
        "refused to discuss",
        "declined to comment",
        "拒收",
        "拒谈",
    ),
    ResponseKind.RETALIATE: ("reprisal", "retaliation", "retaliated", "报复"),
    ResponseKind.REBUT: ("interference in", "internal affairs", "内政", "干涉", "反驳"),
}

OUTCOME_WORDS: dict[TextChoices, tuple[str, ...]] = {
    Outcome.RELEASED: ("released", "freed", "获释", "释放"),
    Outcome.EARLY_RELEASE: ("released early", "early release", "提前释放"),
    Outcome.SENTENCE_REDUCED: ("sentence reduced", "sentence reduction", "减刑"),
    Outcome.PAROLE: ("paroled", "on parole", "假释"),
    Outcome.MEDICAL_PAROLE: ("medical parole", "保外就医"),
    Outcome.PARDON: ("pardoned", "pardon", "特赦"),
    Outcome.VISIT_ALLOWED: ("allowed a visit", "allowed to visit", "获准探视", "允许探视"),
    Outcome.COUNSEL_ALLOWED: ("allowed to meet his lawyer", "met his lawyer", "会见律师"),
    Outcome.TREATMENT_GIVEN: ("received treatment", "medical treatment", "获得治疗"),
    Outcome.EXIT_ALLOWED: ("allowed to leave", "获准出境"),
    Outcome.WORSENED: ("worsened", "deteriorated", "恶化"),
    Outcome.DIED: ("died", "passed away", "死亡", "去世"),
}

CHARGE_STAGE_WORDS: dict[TextChoices, tuple[str, ...]] = {
    ChargeStage.SUSPECTED: ("suspicion of", "suspected of", "accused of", "涉嫌"),
    ChargeStage.INDICTED: ("indicted", "charged with", "起诉", "提起公诉", "指控"),
    ChargeStage.CONVICTED: (
        *(
            "convicted",
            "found guilty",
            "sentenced",
            "conviction",
            "定罪",
            "判处",
            "犯",
            "判刑",
            "获刑",
        ),
    ),
    ChargeStage.DROPPED: ("dropped", "撤销指控", "撤诉"),
}
