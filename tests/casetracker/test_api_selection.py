"""``fields=`` as a tree of names."""

import pytest

from casetracker.api.selection import Tree, tree_of
from casetracker.api.suggestions import unknown


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", {"a": {}}),
        ("a,b", {"a": {}, "b": {}}),
        (" a , b ,", {"a": {}, "b": {}}),
        ("a.b", {"a": {"b": {}}}),
        ("a.b,a.c", {"a": {"b": {}, "c": {}}}),
        ("a.b.c", {"a": {"b": {"c": {}}}}),
        ("a,a.b", {"a": {}}),
        ("a.b,a", {"a": {}}),
        ("a.b.c,a.b", {"a": {"b": {}}}),
        ("", {}),
        (",", {}),
    ],
)
def test_names_become_a_tree(text: str, tree: Tree) -> None:
    assert tree_of(text) == tree


def test_a_dot_too_many_is_an_unknown_name() -> None:
    assert tree_of("a.") == {"a": {"": {}}}


def test_the_nearest_name_is_told() -> None:
    assert unknown("field", "nam", ["name", "kind"]) == "Unknown field: nam. Did you mean name?"
    assert unknown("field", "zzz", ["name", "kind"]) == "Unknown field: zzz."


def test_a_long_name_is_not_repeated_whole() -> None:
    assert len(unknown("field", "z" * 1000, ["name"])) < 100
