"""The state of what is claimed, of a fact, and of a dossier."""

from django.db.models import IntegerChoices, TextChoices

from casetracker.languages import bilingual


class ClaimBasis(TextChoices):
    """Whether the passage says the value, or an analyst concludes it from the passage."""

    STATED = "stated", bilingual("stated", "原文陈述")
    INFERRED = "inferred", bilingual("inferred", "推断")


class ClaimState(TextChoices):
    """Where a claim stands between being written down and being believed."""

    PROPOSED = "proposed", bilingual("proposed", "待审")
    RETURNED = "returned", bilingual("sent back", "退回")
    ACCEPTED = "accepted", bilingual("accepted", "已采纳")
    REJECTED = "rejected", bilingual("rejected", "已驳回")
    RETRACTED = "retracted", bilingual("retracted", "已撤回")


class Credibility(IntegerChoices):
    """The Admiralty grade of the information, judged apart from its source; 6 is not "bad"."""

    CONFIRMED = 1, bilingual("1 – confirmed by other sources", "1 – 经其他来源证实")
    PROBABLE = 2, bilingual("2 – probably true", "2 – 很可能属实")
    POSSIBLE = 3, bilingual("3 – possibly true", "3 – 可能属实")
    DOUBTFUL = 4, bilingual("4 – doubtful", "4 – 存疑")
    IMPROBABLE = 5, bilingual("5 – improbable", "5 – 不大可能")
    UNJUDGED = 6, bilingual("6 – cannot be judged", "6 – 无法判断")


class Standing(TextChoices):
    """How one field of one record is borne out by the accepted claims about it."""

    SOURCED = "sourced", bilingual("sourced", "有来源")
    DISPUTED = "disputed", bilingual("disputed", "有争议")
    UNSOURCED = "unsourced", bilingual("unsourced", "无来源")
    EMPTY = "empty", bilingual("empty", "空缺")


class PublicationState(TextChoices):
    """Where a dossier stands between draft and public."""

    DRAFT = "draft", bilingual("draft", "草稿")
    IN_REVIEW = "in_review", bilingual("in review", "审核中")
    PUBLISHED = "published", bilingual("published", "已发布")
    WITHDRAWN = "withdrawn", bilingual("withdrawn", "已撤下")
