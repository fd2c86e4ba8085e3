"""Triggers that keep `SearchEntry` in step with the texts, on every path into the database."""

from collections.abc import Mapping

import pgtrigger

from casetracker.constraints import quoted, update_of

KEEPING = """
IF TG_OP = 'UPDATE' AND ROW(@NEW) IS NOT DISTINCT FROM ROW(@OLD) THEN
    RETURN NULL;
END IF;
IF TG_OP <> 'INSERT' THEN
    DELETE FROM casetracker_searchentry WHERE kind = @KIND AND record = OLD.id AND number = 0;
END IF;
IF TG_OP <> 'DELETE' THEN
    INSERT INTO casetracker_searchentry (kind, record, number, start, vector)
    SELECT @KIND, NEW.id, 0, 0, words FROM (SELECT @WORDS AS words) AS made
     WHERE words <> ''::tsvector;
END IF;
RETURN NULL;
"""
FILLING = """
INSERT INTO casetracker_searchentry (kind, record, number, start, vector)
SELECT @KIND, id, 0, 0, words FROM (SELECT id, @WORDS AS words FROM @TABLE AS held) AS made
 WHERE words <> ''::tsvector
ON CONFLICT (kind, record, number) DO NOTHING
"""


class TextIsSearched(pgtrigger.Trigger):
    """Keeps the words of a record's own columns as its entry 0; none where they are empty.

    ``parts`` gives the weight, from A down to D, of each column; ``lists`` names those of them that
    hold a list of texts.
    """

    kind: str
    parts: Mapping[str, str]

    def __init__(self, *, kind: str, parts: Mapping[str, str], lists: tuple[str, ...] = ()) -> None:
        self.kind, self.parts, self.lists = kind, parts, lists
        super().__init__(
            name="text_is_searched",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | update_of(*parts) | pgtrigger.Delete,
            func=self._body(),
        )

    def vector(self, row: str) -> str:
        """The SQL for the words of ``row``."""
        return " || ".join(
            f"casetracker_search_vector({self._text(row, column)}, '{weight}')"
            for column, weight in self.parts.items()
        )

    def _text(self, row: str, column: str) -> str:
        named = f"{row}.{column}"
        return f"array_to_string({named}, ' ; ')" if column in self.lists else named

    def _columns(self, row: str) -> str:
        return ", ".join(f"{row}.{column}" for column in self.parts)

    def _body(self) -> str:
        return self._filled(KEEPING, "NEW")

    def filling(self, table: str) -> str:
        """The statement that makes the entries that ``table`` lacks."""
        return self._filled(FILLING, "held").replace("@TABLE", table)

    def _filled(self, statement: str, row: str) -> str:
        return (
            statement.replace("@KIND", quoted(self.kind))
            .replace("@NEW", self._columns("NEW"))
            .replace("@OLD", self._columns("OLD"))
            .replace("@WORDS", self.vector(row))
        )
