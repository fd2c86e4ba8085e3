"""Columns that hold the keys of another column, derived at every save, in bulk too."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dossiers.names.keys import KEYS_VERSION, Keys, search_keys_of


class Derived(models.Field[Any, Any]):
    """The base of a column that is made of the column ``source``, whatever is assigned to it."""

    def __init__(self, *args: Any, source: str, **options: Any) -> None:
        self.source = source
        super().__init__(*args, **{"editable": False, "blank": True, **options})

    def deconstruct(self) -> Any:
        """With the column the keys are derived from."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001
        """What is made of the other column as it stands."""
        del add
        value = self.made_of(search_keys_of(getattr(model_instance, self.source)))
        setattr(model_instance, self.attname, value)
        return value

    def made_of(self, keys: Keys) -> Any:
        """What this column holds of the keys."""
        raise NotImplementedError


class SearchKeysField(Derived, models.TextField[str, str]):
    """The words of a name."""

    def made_of(self, keys: Keys) -> str:
        """The words in one text."""
        return keys.words


class SearchGramsField(Derived, ArrayField[Any, list[str]]):
    """The grams of a name."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"base_field": models.TextField(), "default": list, **options})

    def made_of(self, keys: Keys) -> list[str]:
        """The grams."""
        return keys.grams


class KeysVersionField(Derived, models.PositiveSmallIntegerField[int, int]):
    """By which version of the rules the keys were derived."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": 0, **options})

    def made_of(self, keys: Keys) -> int:
        """The version of today."""
        del keys
        return KEYS_VERSION
