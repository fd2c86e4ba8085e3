"""What is written of people and on their behalf becomes searchable, stored texts included."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

FILL = """
INSERT INTO casetracker_searchentry (kind, record, number, start, vector)
SELECT 'person', id, 0, 0, casetracker_search_vector(summary, 'B')
       || casetracker_search_vector(health, 'C')
  FROM dossiers_person WHERE summary <> '' OR health <> '';
INSERT INTO casetracker_searchentry (kind, record, number, start, vector)
SELECT 'status-change', id, 0, 0, casetracker_search_vector(description, 'B')
  FROM dossiers_statuschange WHERE description <> '';
INSERT INTO casetracker_searchentry (kind, record, number, start, vector)
SELECT 'appeal', id, 0, 0, casetracker_search_vector(title, 'A')
       || casetracker_search_vector(text, 'B') || casetracker_search_vector(unnamed_persons, 'C')
  FROM dossiers_appeal;
INSERT INTO casetracker_searchentry (kind, record, number, start, vector)
SELECT 'response', id, 0, 0, casetracker_search_vector(text, 'B')
       || casetracker_search_vector(responder_detail, 'C')
  FROM dossiers_response WHERE text <> '' OR responder_detail <> '';
"""
EMPTY = "DELETE FROM casetracker_searchentry WHERE kind NOT IN ('source', 'passage')"


class Migration(migrations.Migration):
    dependencies = [
        ("casetracker", "0006_text_search"),
        ("dossiers", "0009_journal"),
    ]

    operations = [
        migrations.RunSQL(FILL, EMPTY),
        pgtrigger.migrations.AddTrigger(
            model_name="appeal",
            trigger=pgtrigger.compiler.Trigger(
                name="text_is_searched",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND ROW(NEW.title, NEW.text, NEW.unnamed_persons) IS NOT DISTINCT FROM ROW(OLD.title, OLD.text, OLD.unnamed_persons) THEN\n    RETURN NULL;\nEND IF;\nIF TG_OP <> 'INSERT' THEN\n    DELETE FROM casetracker_searchentry WHERE kind = 'appeal' AND record = OLD.id AND number = 0;\nEND IF;\nIF TG_OP <> 'DELETE' THEN\n    INSERT INTO casetracker_searchentry (kind, record, number, start, vector)\n    SELECT 'appeal', NEW.id, 0, 0, words FROM (SELECT casetracker_search_vector(NEW.title, 'A') || casetracker_search_vector(NEW.text, 'B') || casetracker_search_vector(NEW.unnamed_persons, 'C') AS words) AS made\n     WHERE words <> ''::tsvector;\nEND IF;\nRETURN NULL;\n",
                    hash="ac0c5541adce035806f153a48504c2cb5e73726c",
                    operation='INSERT OR UPDATE OF "title", "text", "unnamed_persons" OR DELETE',
                    pgid="pgtrigger_text_is_searched_8562f",
                    table="dossiers_appeal",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="text_is_searched",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND ROW(NEW.summary, NEW.health) IS NOT DISTINCT FROM ROW(OLD.summary, OLD.health) THEN\n    RETURN NULL;\nEND IF;\nIF TG_OP <> 'INSERT' THEN\n    DELETE FROM casetracker_searchentry WHERE kind = 'person' AND record = OLD.id AND number = 0;\nEND IF;\nIF TG_OP <> 'DELETE' THEN\n    INSERT INTO casetracker_searchentry (kind, record, number, start, vector)\n    SELECT 'person', NEW.id, 0, 0, words FROM (SELECT casetracker_search_vector(NEW.summary, 'B') || casetracker_search_vector(NEW.health, 'C') AS words) AS made\n     WHERE words <> ''::tsvector;\nEND IF;\nRETURN NULL;\n",
                    hash="4e2030883c63ddddb9da454a73e7e432a4e7614a",
                    operation='INSERT OR UPDATE OF "summary", "health" OR DELETE',
                    pgid="pgtrigger_text_is_searched_c94b3",
                    table="dossiers_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="response",
            trigger=pgtrigger.compiler.Trigger(
                name="text_is_searched",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND ROW(NEW.text, NEW.responder_detail) IS NOT DISTINCT FROM ROW(OLD.text, OLD.responder_detail) THEN\n    RETURN NULL;\nEND IF;\nIF TG_OP <> 'INSERT' THEN\n    DELETE FROM casetracker_searchentry WHERE kind = 'response' AND record = OLD.id AND number = 0;\nEND IF;\nIF TG_OP <> 'DELETE' THEN\n    INSERT INTO casetracker_searchentry (kind, record, number, start, vector)\n    SELECT 'response', NEW.id, 0, 0, words FROM (SELECT casetracker_search_vector(NEW.text, 'B') || casetracker_search_vector(NEW.responder_detail, 'C') AS words) AS made\n     WHERE words <> ''::tsvector;\nEND IF;\nRETURN NULL;\n",
                    hash="f7ae011cbf1cfd99744dfd8eceba85dc760c60ce",
                    operation='INSERT OR UPDATE OF "text", "responder_detail" OR DELETE',
                    pgid="pgtrigger_text_is_searched_a4891",
                    table="dossiers_response",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statuschange",
            trigger=pgtrigger.compiler.Trigger(
                name="text_is_searched",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF TG_OP = 'UPDATE' AND ROW(NEW.description) IS NOT DISTINCT FROM ROW(OLD.description) THEN\n    RETURN NULL;\nEND IF;\nIF TG_OP <> 'INSERT' THEN\n    DELETE FROM casetracker_searchentry WHERE kind = 'status-change' AND record = OLD.id AND number = 0;\nEND IF;\nIF TG_OP <> 'DELETE' THEN\n    INSERT INTO casetracker_searchentry (kind, record, number, start, vector)\n    SELECT 'status-change', NEW.id, 0, 0, words FROM (SELECT casetracker_search_vector(NEW.description, 'B') AS words) AS made\n     WHERE words <> ''::tsvector;\nEND IF;\nRETURN NULL;\n",
                    hash="6fd4806391021c9ea51dde36f69a95682ba9868a",
                    operation='INSERT OR UPDATE OF "description" OR DELETE',
                    pgid="pgtrigger_text_is_searched_bad18",
                    table="dossiers_statuschange",
                    when="AFTER",
                ),
            ),
        ),
    ]
