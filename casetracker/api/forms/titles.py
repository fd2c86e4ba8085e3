"""What the fields of answers are called in tables, in both languages."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist

from casetracker.languages import bilingual

TITLES = {
    "name": bilingual("name", "姓名"),
    "name_hans": bilingual("name in simplified characters", "简体姓名"),
    "name_hant": bilingual("name in traditional characters", "繁体姓名"),
    "names_other": bilingual("other names", "其他姓名"),
    "custody": bilingual("custody", "羁押状态"),
    "stage": bilingual("legal stage", "诉讼阶段"),
    "certainty": bilingual("certainty", "确定程度"),
    "since": bilingual("since", "起始时间"),
    "charges": bilingual("charges", "罪名"),
    "sentence_kind": bilingual("sentence", "刑罚"),
    "sentence_length": bilingual("length of the sentence", "刑期"),
    "id": bilingual("id", "标识"),
    "other_name": bilingual("name of the other", "对方姓名"),
    "offence_name": bilingual("offence", "罪名"),
    "source": bilingual("source", "来源"),
    "shown": bilingual("value in words", "值（文字）"),
    "superseded_by": bilingual("superseded by", "取代者"),
    "persons": bilingual("persons", "涉及人物"),
    "answers": bilingual("answers", "逐人回应"),
    "names": bilingual("names", "姓名"),
    "detentions": bilingual("detentions", "羁押"),
    "status_changes": bilingual("status changes", "状态变更"),
    "claims": bilingual("claims", "主张"),
}
"""Of fields that are no columns of their model."""


class Worded:
    """A title made of others, in the language in which it is read."""

    def __init__(self, pattern: str, *parts: Any) -> None:
        self.pattern = pattern
        self.parts = parts

    def __str__(self) -> str:
        return self.pattern.format(*self.parts)


def title_of(name: str, field: Any) -> Any:
    """The title of a field: its own, its model's, one of `TITLES`, else its name in words."""
    own = getattr(field, "title", None)
    if own is not None:
        return own
    said = getattr(column_of(field), "verbose_name", None)
    return said or TITLES.get(name, name.replace("_", " "))


def column_of(field: Any) -> Any:
    """The field of a model that a field of its serializer shows; None where it is none."""
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    try:
        return model._meta.get_field(field.source) if model else None
    except FieldDoesNotExist:
        return None
