"""What is said of a person, and of two persons to each other."""

from django.db.models import TextChoices

from casetracker.languages import bilingual


class Sex(TextChoices):
    """The sex or gender recorded for a person."""

    MALE = "male", bilingual("male", "男")
    FEMALE = "female", bilingual("female", "女")
    OTHER = "other", bilingual("other", "其他")
    UNKNOWN = "unknown", bilingual("not known", "不详")


class IssueCategory(TextChoices):
    """What the persecution is about; a case may have several."""

    SPEECH = "speech", bilingual("speech", "言论")
    ASSOCIATION = "association", bilingual("association", "结社")
    ASSEMBLY = "assembly", bilingual("assembly", "集会")
    RELIGION = "religion", bilingual("religion", "宗教")
    FALUN_GONG = "falun_gong", bilingual("Falun Gong", "法轮功")
    ETHNIC = "ethnic", bilingual("ethnic identity and rights", "民族")
    INFORMATION = "information", bilingual("information, news", "信息、新闻")
    RULE_OF_LAW = "rule_of_law", bilingual("rule of law, rights defence", "法治、维权律师")
    DEMOCRACY = "democracy", bilingual("democracy", "民主")
    CIVIC = "civic", bilingual("civic movement", "公民运动")
    LABOUR = "labour", bilingual("labour", "劳工")
    PROPERTY = "property", bilingual("land, demolition", "土地、拆迁")
    ENVIRONMENT = "environment", bilingual("environment", "环境")
    JUNE_FOURTH = "june_fourth", bilingual("June Fourth 1989", "六四")
    RURAL = "rural", bilingual("rural affairs", "农村")
    COMMERCE = "commerce", bilingual("commerce", "商业")
    ASSISTANCE = "assistance", bilingual("helping others", "援助他人")
    PETITION = "petition", bilingual("petitioning", "上访")
    WOMEN_LGBT = "women_lgbt", bilingual("women's and LGBT rights", "女权与性少数权利")
    HEALTH_COVID = "health_covid", bilingual("public health, Covid-19", "公共卫生、新冠疫情")
    HK_NSL = "hk_nsl", bilingual("Hong Kong national security cases", "香港国安案件")
    TRANSNATIONAL = "transnational", bilingual("transnational repression", "跨国镇压")


class RelationshipKind(TextChoices):
    """What the other person is to this one: ``PARENT`` means that the other is the parent."""

    SPOUSE = "spouse", bilingual("spouse", "配偶")
    FORMER_SPOUSE = "former_spouse", bilingual("former spouse", "前配偶")
    PARTNER = "partner", bilingual("partner", "伴侣")
    PARENT = "parent", bilingual("parent", "父母")
    CHILD = "child", bilingual("child", "子女")
    SIBLING = "sibling", bilingual("sibling", "兄弟姐妹")
    RELATIVE = "relative", bilingual("other relative", "其他亲属")
    FRIEND = "friend", bilingual("friend", "朋友")
    COLLEAGUE = "colleague", bilingual("colleague", "同事")
    CO_DEFENDANT = "co_defendant", bilingual("co-defendant", "同案被告")
    CELLMATE = "cellmate", bilingual("held together", "同监者")
    LAWYER = "lawyer", bilingual("lawyer", "律师")
    CLIENT = "client", bilingual("client", "委托人")
    TEACHER = "teacher", bilingual("teacher, religious master", "师长")
    STUDENT = "student", bilingual("student, disciple", "学生、弟子")
    OTHER = "other", bilingual("other", "其他")


INVERSE_RELATIONSHIPS = {kind: kind for kind in RelationshipKind} | {
    RelationshipKind.PARENT: RelationshipKind.CHILD,
    RelationshipKind.CHILD: RelationshipKind.PARENT,
    RelationshipKind.LAWYER: RelationshipKind.CLIENT,
    RelationshipKind.CLIENT: RelationshipKind.LAWYER,
    RelationshipKind.TEACHER: RelationshipKind.STUDENT,
    RelationshipKind.STUDENT: RelationshipKind.TEACHER,
}
"""The same relationship read from the other person's side."""


class ExternalScheme(TextChoices):
    """Another database or authority file that knows the person."""

    CECC = (
        "cecc",
        bilingual("CECC Political Prisoner Database", "美国国会及行政当局中国委员会政治犯数据库"),
    )
    DUI_HUA = "dui_hua", bilingual("Dui Hua Foundation", "对话基金会")
    SHAHIT = "shahit", bilingual("Xinjiang Victims Database (shahit.biz)", "新疆受害者数据库")
    CPJ = "cpj", bilingual("Committee to Protect Journalists", "保护记者委员会")
    PEN = "pen", bilingual("PEN International", "国际笔会")
    WGAD = (
        "wgad",
        bilingual("opinion of the Working Group on Arbitrary Detention", "任意拘留问题工作组意见"),
    )
    WIKIDATA = "wikidata", bilingual("Wikidata", "维基数据")
    OTHER = "other", bilingual("other", "其他")
