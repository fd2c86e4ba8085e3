"""The few situations that the many codes of custody come down to."""

from dataclasses import dataclass
from typing import Any

from casetracker.languages import bilingual
from dossiers.vocabularies.custody import AT_LIBERTY, DECEASED, IN_CUSTODY, RESTRICTED, Custody


@dataclass(frozen=True)
class Situation:
    """A group of codes of custody with its own code and label."""

    code: str
    label: Any
    members: frozenset[Custody]

    @property
    def codes(self) -> str:
        """The codes as the filter ``custody`` takes them, in the order of the vocabulary."""
        return ",".join(code for code in Custody if code in self.members)


SITUATIONS = (
    Situation("in_custody", bilingual("in custody", "在押"), IN_CUSTODY),
    Situation("restricted", bilingual("under restrictions", "受限制"), RESTRICTED),
    Situation("at_liberty", bilingual("at liberty", "自由"), AT_LIBERTY),
    Situation("deceased", bilingual("deceased", "已故"), DECEASED),
    Situation("unknown", bilingual("not known", "不详"), frozenset({Custody.UNKNOWN})),
)
"""Every code is in exactly one of them."""

NOT_RECORDED = ("not_recorded", bilingual("not recorded", "未记录"))
"""The code and label of what nobody has recorded yet."""
