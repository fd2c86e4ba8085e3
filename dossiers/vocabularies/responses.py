"""What is answered, what comes of it, and how surely the one led to the other."""

from django.db.models import TextChoices

from casetracker.languages import bilingual


class ResponseKind(TextChoices):
    """What an answer amounts to; a silence with a date is one of them."""

    NO_REPLY = "no_reply", bilingual("no reply by the date", "逾期未复")
    ACKNOWLEDGE = "acknowledge", bilingual("receipt only", "收悉")
    INFORM = "inform", bilingual("information given", "提供信息")
    CONFIRM = "confirm", bilingual("confirms the custody or the fact", "确认")
    DENY_FACT = "deny_fact", bilingual("denies the fact", "否认")
    DENY_VIOLATION = (
        "deny_violation",
        bilingual("admits the fact, says it is lawful", "称依法处理"),
    )
    NO_RECORD = "no_record", bilingual("“no such person”", "查无此人")
    NEGATIVE = "negative", bilingual("measure not granted", "未获（减刑、特赦等）")
    PLEDGE = "pledge", bilingual("promise", "承诺")
    ASK_DETAILS = "ask_details", bilingual("asks for details", "要求补充资料")
    REFUSE = "refuse", bilingual("refuses to accept or discuss", "拒收、拒谈")
    RETALIATE = "retaliate", bilingual("reprisal reported", "报复")
    REBUT = "rebut", bilingual("public rebuttal", "公开反驳")
    VOLUNTEERED = "volunteered", bilingual("unsolicited information", "主动提供")
    ACTION = "action", bilingual("action taken", "采取措施")


class Outcome(TextChoices):
    """What changed for the person after an appeal."""

    RELEASED = "released", bilingual("released", "获释")
    EARLY_RELEASE = "early_release", bilingual("released early", "提前释放")
    SENTENCE_REDUCED = "sentence_reduced", bilingual("sentence reduced", "减刑")
    PAROLE = "parole", bilingual("paroled", "假释")
    MEDICAL_PAROLE = "medical_parole", bilingual("medical parole", "保外就医")
    PARDON = "pardon", bilingual("pardoned", "特赦")
    TRANSFERRED_BETTER = (
        "transferred_better",
        bilingual("transferred to better conditions", "转至较好环境"),
    )
    TRANSFERRED_WORSE = (
        "transferred_worse",
        bilingual("transferred to worse conditions", "转至较差环境"),
    )
    VISIT_ALLOWED = "visit_allowed", bilingual("visit allowed", "获准探视")
    COUNSEL_ALLOWED = "counsel_allowed", bilingual("counsel allowed", "获准会见律师")
    TREATMENT_GIVEN = "treatment_given", bilingual("medical treatment given", "获得治疗")
    CHARGE_REDUCED = "charge_reduced", bilingual("charge reduced", "减轻指控")
    EXIT_ALLOWED = "exit_allowed", bilingual("allowed to leave the country", "获准出境")
    NO_CHANGE = "no_change", bilingual("no change", "无变化")
    WORSENED = "worsened", bilingual("worsened", "恶化")
    DIED = "died", bilingual("died", "死亡")


class LinkStrength(TextChoices):
    """How surely a change came of a response; ``FOLLOWED`` unless a source says more."""

    CAUSED = "caused", bilingual("caused", "促成")
    CONTRIBUTED = "contributed", bilingual("contributed", "有所推动")
    FOLLOWED = "followed", bilingual("followed in time", "随后发生")
    UNKNOWN = "unknown", bilingual("not known", "不详")
