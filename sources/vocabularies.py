"""Kinds and grades of publishers, documents and passages."""

from django.db.models import TextChoices

from casetracker.languages import bilingual


class PublisherKind(TextChoices):
    """Who publishes or reports."""

    NEWS_AGENCY = "news_agency", bilingual("news agency", "通讯社")
    NEWSPAPER = "newspaper", bilingual("newspaper", "报纸")
    MAGAZINE = "magazine", bilingual("magazine", "杂志")
    BROADCASTER = "broadcaster", bilingual("broadcaster", "广播电视机构")
    NEWS_SITE = "news_site", bilingual("news website", "新闻网站")
    STATE_MEDIA = "state_media", bilingual("state media", "官方媒体")
    NGO = "ngo", bilingual("non-governmental organisation", "非政府组织")
    GOVERNMENT = "government", bilingual("government", "政府")
    COURT = "court", bilingual("court", "法院")
    PARLIAMENT = "parliament", bilingual("parliament", "议会")
    UN_BODY = "un_body", bilingual("United Nations body", "联合国机构")
    INTERGOVERNMENTAL = (
        "intergovernmental",
        bilingual("other intergovernmental organisation", "其他政府间组织"),
    )
    ACADEMIC = "academic", bilingual("university, research institute", "学术机构")
    BOOK_PUBLISHER = "book_publisher", bilingual("book publisher", "出版社")
    BLOG = "blog", bilingual("blog", "博客")
    SOCIAL_MEDIA = "social_media", bilingual("social media", "社交媒体")
    FAMILY = "family", bilingual("family", "家属")
    LAWYER = "lawyer", bilingual("lawyer", "律师")
    INDIVIDUAL = "individual", bilingual("other individual", "其他个人")
    OTHER = "other", bilingual("other", "其他")


class SourceKind(TextChoices):
    """What kind of document it is."""

    COURT_DOCUMENT = "court_document", bilingual("court document", "司法文书")
    OFFICIAL_NOTICE = "official_notice", bilingual("official notice", "官方通告")
    STATE_MEDIA = "state_media", bilingual("state media report", "官方媒体报道")
    PRESS = "press", bilingual("press report", "新闻报道")
    BROADCAST = "broadcast", bilingual("broadcast or its transcript", "广播电视节目及其文字稿")
    COMMENTARY = "commentary", bilingual("commentary, review", "评论")
    BLOG_POST = "blog_post", bilingual("blog post", "博客文章")
    SOCIAL_POST = "social_post", bilingual("social media post", "社交媒体帖文")
    NGO_REPORT = (
        "ngo_report",
        bilingual("report of a non-governmental organisation", "非政府组织报告"),
    )
    GOVERNMENT_REPORT = (
        "government_report",
        bilingual("report or statement of a government or parliament", "政府、议会报告或声明"),
    )
    UN_DOCUMENT = "un_document", bilingual("United Nations document", "联合国文件")
    TESTIMONY = "testimony", bilingual("testimony", "证词")
    INTERVIEW = "interview", bilingual("interview", "访谈")
    LETTER = "letter", bilingual("letter", "信件")
    DATABASE_RECORD = "database_record", bilingual("database record", "数据库记录")
    BOOK = "book", bilingual("book, article", "书籍、论文")
    PHOTO_VIDEO = "photo_video", bilingual("photograph, video", "照片、视频")
    OTHER = "other", bilingual("other", "其他")


class Reliability(TextChoices):
    """The Admiralty grade of a source; F says that there is no basis, not that it is bad."""

    A = "A", bilingual("A – completely reliable", "A – 完全可靠")
    B = "B", bilingual("B – usually reliable", "B – 通常可靠")
    C = "C", bilingual("C – fairly reliable", "C – 尚属可靠")
    D = "D", bilingual("D – not usually reliable", "D – 通常不可靠")
    E = "E", bilingual("E – unreliable", "E – 不可靠")
    F = "F", bilingual("F – cannot be judged", "F – 无法判断")


class AnchorState(TextChoices):
    """Whether a passage still stands in the newest snapshot of its document."""

    HELD = "held", bilingual("held: found word for word", "原文仍在")
    MOVED = "moved", bilingual("moved: found in nearly the same words", "近似文本，由人确认")
    LOST = "lost", bilingual("lost: not found", "已找不到")


class AnchorOutcome(TextChoices):
    """What was found of a passage in a later snapshot, and so why its state is what it is."""

    SAME = "same", bilingual("word for word, at the same place", "逐字相同，位置未变")
    SHIFTED = (
        "shifted",
        bilingual(
            "word for word; only the text before it has another length", "逐字相同，位置顺移"
        ),
    )
    TYPOGRAPHY = (
        "typography",
        bilingual(
            "other white space, quotation marks, dashes or character width, and nothing else",
            "仅空白、引号、破折号或全半角不同",
        ),
    )
    SPELLING = "spelling", bilingual("a word is spelt differently", "个别词拼写不同")
    SURROUNDINGS = (
        "surroundings",
        bilingual("the same words; the text around them has changed", "引文未变，前后文有改动"),
    )
    ELSEWHERE = (
        "elsewhere",
        bilingual("the same words in another place of the document", "同样的文字移至他处"),
    )
    NAMED_OTHERWISE = (
        "named_otherwise",
        bilingual(
            "a name, a number or a negation in the sentence has changed",
            "句中的人名、数字或否定词有改动",
        ),
    )
    REWORDED = "reworded", bilingual("the words are no longer there", "原文字句已不存在")
    REPEATED = (
        "repeated",
        bilingual("the words stand in several places", "同样的文字见于多处"),
    )


class AnchorDecision(TextChoices):
    """What a person decided about a passage that was found, or not, in a later snapshot."""

    CONFIRMED = "confirmed", bilingual("confirmed", "已确认")
    REFUSED = "refused", bilingual("refused", "已否定")
