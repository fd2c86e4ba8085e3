"""Labels in the two languages of the product, English and Chinese, chosen when they are shown."""

from typing import TYPE_CHECKING, cast

from django.utils import translation
from django.utils.functional import lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise, _StrPromise


def is_chinese(language: str | None) -> bool:
    """Whether the language tag names Chinese in any script or region; False for None.

    >>> is_chinese("zh-hant"), is_chinese("en-gb"), is_chinese(None)
    (True, False, False)
    """
    return (language or "").lower().partition("-")[0] == "zh"


def _label(english: str, chinese: str) -> str:
    return chinese if is_chinese(translation.get_language()) else english


_lazy_label = lazy(_label, str)


def bilingual(english: str, chinese: str) -> "_StrPromise":
    """A label that reads as Chinese while a Chinese language is active, and as English otherwise.

    English is also what it reads where no language is active, as in migrations, which therefore
    do not depend on who wrote them.
    """
    return cast("_StrPromise", _lazy_label(english, chinese))


def english_of(label: "_StrOrPromise") -> str:
    """The English wording of a label, whatever language is active; plain text as it is."""
    with translation.override(None):
        return str(label)


def chinese_of(label: "_StrOrPromise") -> str:
    """The Chinese wording of a label, whatever language is active; plain text as it is."""
    with translation.override("zh-hans"):
        return str(label)
