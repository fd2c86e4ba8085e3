"""What accepting a claim would do to the fact it is about."""

from dataclasses import dataclass

from casetracker.languages import bilingual
from dossiers.facts import FactStanding
from dossiers.models import Claim
from dossiers.vocabularies import Standing


@dataclass(frozen=True)
class Bearing:
    """How the fact would stand, and what "accepting" does to it, in words."""

    standing: Standing
    words: str


def bearing_of(claim: Claim, *, before: list[FactStanding], after: list[FactStanding]) -> Bearing:
    """The change from ``before`` to ``after``, in which ``claim`` is accepted."""
    then = next(item for item in after if claim in (*item.supporting, *item.contradicting))
    now = next((item for item in before if item.value == then.value), None)
    stood = Standing.EMPTY if now is None else now.standing
    if claim in then.supporting:
        told = _supporting(then, stood, origins=0 if now is None else now.origins)
    else:
        told = _contradicting(then, stood)
    return Bearing(then.standing, told)


def _supporting(then: FactStanding, stood: Standing, *, origins: int) -> str:
    number = then.origins
    if then.standing == Standing.DISPUTED:
        told = bilingual("supports the value held; it stays disputed", "支持所载之值；仍有争议")
    elif stood != Standing.SOURCED:
        told = bilingual("makes it sourced", "使其有来源")
    elif number > origins:
        told = bilingual("adds an independent origin: {} in all", "增加独立来源：共 {} 个")
    else:
        told = bilingual("adds no independent origin: {} in all", "不增加独立来源：共 {} 个")
    return str(told).format(number)


def _contradicting(then: FactStanding, stood: Standing) -> str:
    if not then.value and not then.fact.many:
        told = bilingual(
            "shows it as disputed until a value is entered: the record holds none",
            "将显示为有争议，直至录入数值：记录为空",
        )
    elif not then.value:
        told = bilingual(
            "shows it as disputed until it is added: the record does not hold it",
            "将显示为有争议，直至补录：记录中没有此值",
        )
    elif stood == Standing.DISPUTED:
        told = bilingual("leaves it disputed", "仍有争议")
    else:
        told = bilingual("makes it disputed", "使其有争议")
    return str(told)
