"""The ways a person is called, and the writing they are called in."""

from django.db.models import TextChoices

from casetracker.languages import bilingual


class NameKind(TextChoices):
    """What kind of name it is."""

    LEGAL = "legal", bilingual("legal name", "法定姓名")
    BIRTH = "birth", bilingual("birth name", "出生姓名")
    RELIGIOUS = "religious", bilingual("religious or ordained name", "法名、教名")
    PEN = "pen", bilingual("pen name", "笔名")
    ONLINE_HANDLE = "online_handle", bilingual("online handle", "网名")
    ALIAS = "alias", bilingual("alias", "别名")
    FORMER = "former", bilingual("former name", "曾用名")
    TRANSLITERATION = "transliteration", bilingual("transliteration", "音译名")
    CUSTODY_ALIAS = "custody_alias", bilingual("alias given by police in custody", "羁押化名")


class Script(TextChoices):
    """The script a name is written in; the codes are those of ISO 15924 in lower case."""

    HANS = "hans", bilingual("Chinese, simplified", "简体中文")
    HANT = "hant", bilingual("Chinese, traditional", "繁体中文")
    LATN = "latn", bilingual("Latin", "拉丁字母")
    TIBT = "tibt", bilingual("Tibetan", "藏文")
    ARAB = "arab", bilingual("Arabic, as used for Uyghur", "阿拉伯字母（维吾尔文）")
    CYRL = "cyrl", bilingual("Cyrillic", "西里尔字母")
    MONG = "mong", bilingual("Mongolian", "传统蒙古文")


class Romanisation(TextChoices):
    """The system by which a name was brought into Latin letters."""

    PINYIN = "pinyin", bilingual("pinyin", "汉语拼音")
    PINYIN_TONES = "pinyin_tones", bilingual("pinyin with tones", "带声调汉语拼音")
    WADE_GILES = "wade_giles", bilingual("Wade–Giles", "威妥玛拼音")
    JYUTPING = "jyutping", bilingual("Jyutping", "粤拼")
    HONG_KONG = "hong_kong", bilingual("Hong Kong usage", "香港惯用拼写")
    TAIWAN = "taiwan", bilingual("Taiwan usage", "台湾惯用拼写")
    WYLIE = "wylie", bilingual("Wylie", "威利转写")
    THL_PHONETIC = (
        "thl_phonetic",
        bilingual("THL simplified phonetic", "藏文喜马拉雅图书馆简化转写"),
    )
    ULY = "uly", bilingual("Uyghur Latin alphabet", "拉丁维吾尔文")
    AD_HOC = "ad_hoc", bilingual("ad hoc", "随意拼写")
