"""The limits that the law sets, each a declaration of what begins it, what ends it, how long.

A period of the kind begins with a detention of one of the ``forms``, or with a status change that
names one of the ``custody``, ``restrictions``, ``stages`` or ``mechanisms`` that begin it. It ends
with a later change of the person to a custody outside ``within``, to one of ``ending_stages`` or
``ending_mechanisms`` or under one of ``ending_restrictions``, and with the detention itself.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from casetracker.languages import bilingual
from dossiers.vocabularies import IN_CUSTODY, RESTRICTED, Custody, LegalStage, Mechanism

STAGES = list(LegalStage)


class Start(StrEnum):
    """The date of a detention at which a period begins."""

    BEGAN = "began"
    SENTENCE_ENDS = "sentence_ends"
    RELEASE = "release"


@dataclass(frozen=True)
class Limit:
    """A limit of the law: at most ``length`` (ISO 8601) of a certain kind of period.

    ``law`` names the article. The first day does not count, as the law counts (Criminal Procedure
    Law, article 105).
    """

    code: str
    label: Any
    law: Any
    length: str
    forms: tuple[str, ...] = ()
    start: Start = Start.BEGAN
    custody: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()
    within: tuple[str, ...] | None = None
    ending_stages: tuple[str, ...] = ()
    ending_mechanisms: tuple[str, ...] = ()
    ending_restrictions: tuple[str, ...] = ()
    note: Any = ""


def _from(stage: LegalStage) -> tuple[str, ...]:
    """The stage and all that come after it."""
    return tuple(STAGES[STAGES.index(stage) :])


def _measure(measure: Custody, length: str, *, label: Any, law: Any, **more: Any) -> Limit:
    """The limit of a measure that is a custody of its own."""
    return Limit(
        **{
            "code": measure.value,
            "label": label,
            "law": law,
            "length": length,
            "forms": (measure.value,),
            "custody": (measure.value,),
            "within": (measure.value,),
            **more,
        }
    )


ARTICLE_79 = bilingual("Criminal Procedure Law, article 79", "刑事诉讼法第七十九条")

LIMITS = (
    _measure(
        Custody.CRIMINAL_DETENTION,
        "P37D",
        label=bilingual(
            "criminal detention of more than 37 days without arrest",
            "刑事拘留超过37日未逮捕",
        ),
        law=bilingual("Criminal Procedure Law, article 91", "刑事诉讼法第九十一条"),
        ending_stages=_from(LegalStage.ARREST),
        ending_mechanisms=(Mechanism.FORMAL_ARREST, Mechanism.BAIL, Mechanism.SENTENCING),
    ),
    _measure(
        Custody.RSDL,
        "P6M",
        label=bilingual(
            "residential surveillance at a designated location of more than 6 months",
            "指定居所监视居住超过6个月",
        ),
        law=ARTICLE_79,
        ending_mechanisms=(Mechanism.FORMAL_ARREST, Mechanism.BAIL),
    ),
    _measure(
        Custody.RESIDENTIAL_SURVEILLANCE,
        "P6M",
        label=bilingual("residential surveillance of more than 6 months", "监视居住超过6个月"),
        law=ARTICLE_79,
        restrictions=(Custody.RESIDENTIAL_SURVEILLANCE,),
        ending_mechanisms=(Mechanism.FORMAL_ARREST, Mechanism.RESTRICTION_LIFTED),
    ),
    _measure(
        Custody.BAIL,
        "P12M",
        label=bilingual("bail of more than 12 months", "取保候审超过12个月"),
        law=ARTICLE_79,
        forms=(),
        restrictions=(Custody.BAIL,),
        ending_stages=_from(LegalStage.VERDICT),
        ending_mechanisms=(
            Mechanism.CASE_DROPPED,
            Mechanism.NON_PROSECUTION,
            Mechanism.RESTRICTION_LIFTED,
            Mechanism.SENTENCING,
        ),
    ),
    _measure(
        Custody.ADMINISTRATIVE_DETENTION,
        "P15D",
        label=bilingual("administrative detention of more than 15 days", "行政拘留超过15日"),
        law=bilingual(
            "Public Security Administration Punishments Law (15 days for one act)",
            "治安管理处罚法（一行为不超过15日）",
        ),
    ),
    _measure(
        Custody.ADMINISTRATIVE_DETENTION,
        "P20D",
        code="administrative_detention_combined",
        label=bilingual("administrative detention of more than 20 days", "行政拘留超过20日"),
        law=bilingual(
            "Public Security Administration Punishments Law, article 16 (20 days combined)",
            "治安管理处罚法第十六条（合并执行不超过20日）",
        ),
    ),
    Limit(
        code="investigation",
        label=bilingual(
            "investigation after arrest of more than 7 months", "逮捕后侦查羁押超过7个月"
        ),
        law=bilingual(
            "Criminal Procedure Law, articles 156, 158 and 159",
            "刑事诉讼法第一百五十六、一百五十八、一百五十九条",
        ),
        length="P7M",
        forms=(Custody.ARRESTED,),
        custody=(Custody.ARRESTED,),
        stages=(LegalStage.ARREST,),
        mechanisms=(Mechanism.FORMAL_ARREST,),
        within=(Custody.ARRESTED, Custody.DETAINED),
        ending_stages=_from(LegalStage.REVIEW),
        ending_mechanisms=(Mechanism.INDICTMENT, Mechanism.TRIAL, Mechanism.SENTENCING),
        note=bilingual(
            "The clock starts again where another important crime is found (article 160).",
            "发现另有重要罪行的，重新计算期限（第一百六十条）。",
        ),
    ),
    Limit(
        code="first_instance",
        label=bilingual("first instance of more than 3 months", "一审审限超过3个月"),
        law=bilingual("Criminal Procedure Law, article 208", "刑事诉讼法第二百零八条"),
        length="P3M",
        stages=(LegalStage.INDICTED,),
        mechanisms=(Mechanism.INDICTMENT,),
        within=tuple(sorted(IN_CUSTODY | RESTRICTED)),
        ending_stages=_from(LegalStage.VERDICT),
        ending_mechanisms=(Mechanism.SENTENCING, Mechanism.ACQUITTAL),
        note=bilingual(
            "A higher court may allow 3 months more, the Supreme People's Court yet more.",
            "上级法院可批准延长3个月，最高人民法院可再延长。",
        ),
    ),
    Limit(
        code="sentence_ended",
        label=bilingual("held after the sentence has ended", "刑期届满仍被羁押"),
        law=bilingual("the sentence's own end", "判决所定刑满日"),
        length="P0D",
        forms=tuple(sorted(IN_CUSTODY)),
        start=Start.SENTENCE_ENDS,
        within=tuple(sorted(IN_CUSTODY)),
    ),
    Limit(
        code="dpr_due",
        label=bilingual(
            "deprivation of political rights should have begun", "剥夺政治权利应已开始执行"
        ),
        law=bilingual("Criminal Law, articles 55 to 58", "刑法第五十五至五十八条"),
        length="P0D",
        forms=tuple(sorted(IN_CUSTODY)),
        start=Start.RELEASE,
        ending_restrictions=(Custody.DPR,),
        note=bilingual("None is recorded since the release.", "获释后未见执行记录。"),
    ),
)
"""Every limit that is looked at, in the order in which they are told."""

_BY_CODE = {limit.code: limit for limit in LIMITS}


def limit_of(code: str) -> Limit:
    """The limit of this code. Raises ``KeyError``."""
    return _BY_CODE[code]
