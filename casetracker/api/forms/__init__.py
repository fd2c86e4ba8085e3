"""The forms of an answer: which parts, with which labels, as a tree or as a table."""
