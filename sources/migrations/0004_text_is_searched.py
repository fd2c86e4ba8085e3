"""Documents and passages become searchable: by triggers from now on, and those stored already.

Of a document the newest snapshot is searched, in stretches of 2,000 characters that overlap by
200, so that a phrase stands in one of them whole. Letters at their ends are parts of words.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

STRETCHES = r"""
CREATE FUNCTION sources_search_document(document uuid) RETURNS void
LANGUAGE plpgsql AS $body$
BEGIN
    DELETE FROM casetracker_searchentry
     WHERE kind = 'source' AND record = document AND number > 0;
    INSERT INTO casetracker_searchentry (kind, record, number, within, start, vector)
    SELECT 'source', document, n, snapshot, (n - 1) * 2000, casetracker_search_vector(
               CASE WHEN n = 1 THEN words ELSE regexp_replace(words, '^[A-Za-z]+', '') END
               || CASE WHEN more IS NULL THEN ''
                       ELSE regexp_replace(left(more, 200), '[A-Za-z]+$', '') END, 'D')
      FROM (SELECT snapshot, n, words, lead(words) OVER (ORDER BY n) AS more
              FROM (SELECT newest.id AS snapshot, (piece.n + 7) / 8 AS n,
                           string_agg(piece.words[1], '' ORDER BY piece.n) AS words
                      FROM (SELECT id, text FROM sources_snapshot WHERE source_id = document
                             ORDER BY captured_at DESC, id DESC LIMIT 1) AS newest,
                           -- PostgreSQL counts no further than 255 in a pattern.
                           regexp_matches(newest.text, '.{1,250}', 'g')
                               WITH ORDINALITY AS piece(words, n)
                     GROUP BY 1, 2) AS stretch) AS neighbours;
END
$body$
"""
FILL = """
INSERT INTO casetracker_searchentry (kind, record, number, start, vector)
SELECT 'source', id, 0, 0, casetracker_search_vector(title, 'A')
       || casetracker_search_vector(array_to_string(authors, ' ; '), 'B')
  FROM sources_source;
SELECT sources_search_document(id) FROM sources_source;
INSERT INTO casetracker_searchentry (kind, record, number, start, vector)
SELECT 'passage', id, 0, 0, casetracker_search_vector(quote, 'B')
       || casetracker_search_vector(translation, 'C') || casetracker_search_vector(speaker, 'C')
  FROM sources_passage;
"""
EMPTY = "DELETE FROM casetracker_searchentry WHERE kind IN ('source', 'passage')"


class Migration(migrations.Migration):
    dependencies = [
        ("casetracker", "0006_text_search"),
        ("sources", "0003_journal"),
    ]

    operations = [
        migrations.RunSQL(STRETCHES, "DROP FUNCTION sources_search_document(uuid)"),
        migrations.RunSQL(FILL, EMPTY),
        pgtrigger.migrations.AddTrigger(
            model_name="passage",
            trigger=pgtrigger.compiler.Trigger(
                name="text_is_searched",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND ROW(NEW.quote, NEW.translation, NEW.speaker) IS NOT DISTINCT FROM ROW(OLD.quote, OLD.translation, OLD.speaker) THEN\n    RETURN NULL;\nEND IF;\nIF TG_OP <> 'INSERT' THEN\n    DELETE FROM casetracker_searchentry WHERE kind = 'passage' AND record = OLD.id AND number = 0;\nEND IF;\nIF TG_OP <> 'DELETE' THEN\n    INSERT INTO casetracker_searchentry (kind, record, number, start, vector)\n    SELECT 'passage', NEW.id, 0, 0, words FROM (SELECT casetracker_search_vector(NEW.quote, 'B') || casetracker_search_vector(NEW.translation, 'C') || casetracker_search_vector(NEW.speaker, 'C') AS words) AS made\n     WHERE words <> ''::tsvector;\nEND IF;\nRETURN NULL;\n",
                    hash="7f712ddf1a1ea6122735316b910d373d2c9ca008",
                    operation='INSERT OR UPDATE OF "quote", "translation", "speaker" OR DELETE',
                    pgid="pgtrigger_text_is_searched_1de4c",
                    table="sources_passage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="snapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="text_is_searched",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                PERFORM sources_search_document(NEW.source_id);\n                IF TG_OP = 'UPDATE' AND OLD.source_id <> NEW.source_id THEN\n                    PERFORM sources_search_document(OLD.source_id);\n                END IF;\n                RETURN NULL;\n                ",
                    hash="1c258ca880c85655e50ce6bd7429c890c3dd2cf0",
                    operation='INSERT OR UPDATE OF "source_id"',
                    pgid="pgtrigger_text_is_searched_cf352",
                    table="sources_snapshot",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="text_is_searched",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND ROW(NEW.title, NEW.authors) IS NOT DISTINCT FROM ROW(OLD.title, OLD.authors) THEN\n    RETURN NULL;\nEND IF;\nIF TG_OP <> 'INSERT' THEN\n    DELETE FROM casetracker_searchentry WHERE kind = 'source' AND record = OLD.id AND number = 0;\nEND IF;\nIF TG_OP <> 'DELETE' THEN\n    INSERT INTO casetracker_searchentry (kind, record, number, start, vector)\n    SELECT 'source', NEW.id, 0, 0, words FROM (SELECT casetracker_search_vector(NEW.title, 'A') || casetracker_search_vector(array_to_string(NEW.authors, ' ; '), 'B') AS words) AS made\n     WHERE words <> ''::tsvector;\nEND IF;\nRETURN NULL;\n",
                    hash="01dafe120168080fb941fe35587181d9d65a2b29",
                    operation='INSERT OR UPDATE OF "title", "authors" OR DELETE',
                    pgid="pgtrigger_text_is_searched_9c7d8",
                    table="sources_source",
                    when="AFTER",
                ),
            ),
        ),
    ]
