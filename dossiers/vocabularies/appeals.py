"""What is asked on behalf of prisoners, how, and where."""

from django.db.models import TextChoices

from casetracker.languages import bilingual


class AppealKind(TextChoices):
    """The form an intervention takes."""

    URGENT_ACTION = "urgent_action", bilingual("urgent action, letter campaign", "紧急行动")
    OPEN_LETTER = "open_letter", bilingual("open letter, signed petition", "公开信、联署")
    DEMONSTRATION = "demonstration", bilingual("demonstration", "示威")
    PRISONER_LIST = "prisoner_list", bilingual("prisoner list handed over", "名单")
    DIALOGUE = "dialogue", bilingual("raised in bilateral or private talks", "对话提及")
    DEMARCHE = "demarche", bilingual("diplomatic demarche, note", "交涉、照会")
    STATEMENT = "statement", bilingual("public statement", "声明")
    RESOLUTION = "resolution", bilingual("parliamentary resolution, hearing", "决议、听证")
    UN_URGENT_APPEAL = (
        "un_urgent_appeal",
        bilingual("UN special procedures: urgent appeal", "联合国特别程序：紧急呼吁"),
    )
    UN_ALLEGATION_LETTER = (
        "un_allegation_letter",
        bilingual("UN special procedures: allegation letter", "联合国特别程序：指控函"),
    )
    UN_OTHER_LETTER = (
        "un_other_letter",
        bilingual("UN special procedures: other letter", "联合国特别程序：其他函件"),
    )
    WGAD_PETITION = (
        "wgad_petition",
        bilingual(
            "petition to the Working Group on Arbitrary Detention", "向任意拘留问题工作组申诉"
        ),
    )
    WGAD_OPINION = (
        "wgad_opinion",
        bilingual("opinion of the Working Group on Arbitrary Detention", "任意拘留问题工作组意见"),
    )
    WGEID_CASE = (
        "wgeid_case",
        bilingual(
            "case to the Working Group on Enforced or Involuntary Disappearances",
            "向强迫或非自愿失踪问题工作组提交个案",
        ),
    )
    TREATY_BODY_OR_UPR = (
        "treaty_body_or_upr",
        bilingual("treaty body or Universal Periodic Review submission", "条约机构、普遍定期审议"),
    )
    DOMESTIC_REMEDY = (
        "domestic_remedy",
        bilingual(
            "domestic remedy: complaint, review, retrial petition, state compensation",
            "控告、复议、申诉、国家赔偿",
        ),
    )
    LEGAL_AID = "legal_aid", bilingual("legal aid", "法律援助")
    MEDICAL_AID = "medical_aid", bilingual("medical aid", "医疗援助")
    FINANCIAL_AID = "financial_aid", bilingual("financial aid", "经济援助")
    OBSERVATION = (
        "observation",
        bilingual("trial observation, prison visit request", "旁听、探视请求"),
    )
    PRIZE_OR_ADOPTION = (
        "prize_or_adoption",
        bilingual("award, honorary membership, adoption", "奖项、认养"),
    )
    SANCTION = "sanction", bilingual("sanctions request or listing", "制裁")
    MEDIA = "media", bilingual("publicity", "媒体")
    OTHER = "other", bilingual("other", "其他")


class AppealStatus(TextChoices):
    """How far an appeal has come. Overdue follows from the deadline and is never entered."""

    DRAFT = "draft", bilingual("draft", "草稿")
    SENT = "sent", bilingual("sent", "已发出")
    ACKNOWLEDGED = "acknowledged", bilingual("acknowledged", "已收悉")
    ANSWERED_IN_PART = "answered_in_part", bilingual("answered in part", "部分答复")
    ANSWERED = "answered", bilingual("answered", "已答复")
    OVERDUE = "overdue", bilingual("overdue", "逾期未复")
    FOLLOWED_UP = "followed_up", bilingual("followed up", "已跟进")
    CLOSED = "closed", bilingual("closed", "已结束")
    WITHDRAWN = "withdrawn", bilingual("withdrawn", "已撤回")


class Demand(TextChoices):
    """What an appeal asks for."""

    RELEASE = "release", bilingual("release", "释放")
    INFORMATION = (
        "information",
        bilingual("information on whereabouts and case", "查询下落与案情"),
    )
    COUNSEL = "counsel", bilingual("access to counsel", "律师会见")
    FAMILY_VISITS = "family_visits", bilingual("family visits", "家属会见")
    ACCESS = (
        "access",
        bilingual("access for diplomats, monitors or journalists", "外交官、观察员或记者探访"),
    )
    MEDICAL_CARE = "medical_care", bilingual("medical care", "就医")
    FAIR_TRIAL = "fair_trial", bilingual("fair trial", "公正审判")
    STOP_TORTURE = "stop_torture", bilingual("end of torture and ill-treatment", "停止酷刑")
    CLEMENCY = "clemency", bilingual("sentence reduction or parole", "减刑、假释")
    PARDON = "pardon", bilingual("pardon", "特赦")
    REPARATION = "reparation", bilingual("reparation", "赔偿")
    LIFT_RESTRICTIONS = "lift_restrictions", bilingual("lifting of restrictions", "解除限制")
    TRAVEL = "travel", bilingual("leave to travel abroad", "出境")
    OTHER = "other", bilingual("other", "其他")


class Channel(TextChoices):
    """The way an appeal or an answer reaches the other side."""

    LETTER = "letter", bilingual("letter", "信函")
    FAX = "fax", bilingual("fax", "传真")
    EMAIL = "email", bilingual("e-mail", "电子邮件")
    PHONE = "phone", bilingual("telephone", "电话")
    IN_PERSON = "in_person", bilingual("in person", "当面")
    DIPLOMATIC_NOTE = "diplomatic_note", bilingual("diplomatic note", "外交照会")
    HEARING = "hearing", bilingual("hearing", "听证会")
    PUBLIC_STATEMENT = "public_statement", bilingual("public statement", "公开声明")
    PRESS_CONFERENCE = (
        "press_conference",
        bilingual("press conference or briefing", "新闻发布会、例行记者会"),
    )
    INTERVIEW = "interview", bilingual("interview", "采访")
    STATE_MEDIA = "state_media", bilingual("state media", "官方媒体")
    WEB = "web", bilingual("website", "网站")
    SOCIAL_MEDIA = "social_media", bilingual("social media", "社交媒体")
    OTHER = "other", bilingual("other", "其他")
    UNKNOWN = "unknown", bilingual("not known", "不详")
