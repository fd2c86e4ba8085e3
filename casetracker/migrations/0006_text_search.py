"""Words for text search, made by the database: functions, a configuration, and their table.

``casetracker_search_words`` makes of a text the words it is found by, with spaces between them:
letters without accents and apostrophes, and of every run of Chinese characters, simplified, its
first character, each pair, and its last. ``casetracker/searching/folding.py`` does the same in
Python; a test compares the two. No list of stop words: names such as He and An are such words.
"""

import json

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

from casetracker.searching.characters import SIMPLIFIED, TRADITIONAL
from casetracker.searching.letters import GAPS, HAN, IGNORED

PAIRS = json.dumps(dict(zip(TRADITIONAL, SIMPLIFIED, strict=True)), ensure_ascii=False)

WORDS = r"""
CREATE FUNCTION casetracker_search_words(said text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
DECLARE
    folded text := regexp_replace(normalize(said, NFKD), '[@IGNORED]+', '', 'g');
BEGIN
    folded := regexp_replace(folded, '[@GAPS]+', ' ', 'g');
    IF folded !~ '[@HAN]' THEN
        RETURN folded;
    END IF;
    IF folded ~ '[@TRADITIONAL]' THEN
        folded := (
            SELECT string_agg(coalesce('@PAIRS'::jsonb ->> c, c), '' ORDER BY n)
              FROM string_to_table(folded, NULL) WITH ORDINALITY AS each(c, n)
        );
    END IF;
    folded := regexp_replace(folded, '([@HAN]+)', ' \1 ', 'g');
    RETURN regexp_replace(folded, '([@HAN])', '\1 \1', 'g');
END
$body$
"""
for name, characters in {
    "@IGNORED": IGNORED,
    "@GAPS": GAPS,
    "@HAN": HAN,
    "@TRADITIONAL": TRADITIONAL,
    "@PAIRS": PAIRS,
}.items():
    WORDS = WORDS.replace(name, characters)

CONFIGURATION = """
CREATE TEXT SEARCH DICTIONARY casetracker_english
    (TEMPLATE = pg_catalog.snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION casetracker (PARSER = pg_catalog."default");
ALTER TEXT SEARCH CONFIGURATION casetracker ADD MAPPING FOR asciiword WITH casetracker_english;
ALTER TEXT SEARCH CONFIGURATION casetracker ADD MAPPING FOR
    word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart,
    int, uint, float, sfloat, version, email, url, url_path, host, file
    WITH pg_catalog.simple;
"""
CONFIGURATION_GONE = """
DROP TEXT SEARCH CONFIGURATION casetracker;
DROP TEXT SEARCH DICTIONARY casetracker_english;
"""

# Its body is bound when it is made, so it works whatever the search path is. No column of 30,000
# characters can make more words than a tsvector holds.
VECTOR = """
CREATE FUNCTION casetracker_search_vector(said text, weight "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN setweight(
    to_tsvector('casetracker'::regconfig, casetracker_search_words(left(said, 30000))), weight
)
"""


class Migration(migrations.Migration):
    dependencies = [("casetracker", "0005_tokens_and_requests")]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION casetracker_search_words(text)"),
        migrations.RunSQL(CONFIGURATION, CONFIGURATION_GONE),
        migrations.RunSQL(VECTOR, 'DROP FUNCTION casetracker_search_vector(text, "char")'),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("source", "document"),
                            ("passage", "passage"),
                            ("person", "person"),
                            ("status-change", "status change"),
                            ("appeal", "appeal"),
                            ("response", "response"),
                        ],
                        max_length=20,
                    ),
                ),
                ("record", models.UUIDField()),
                ("number", models.PositiveIntegerField(default=0)),
                ("within", models.UUIDField(blank=True, null=True)),
                ("start", models.PositiveIntegerField(default=0)),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "verbose_name": "searched text",
                "verbose_name_plural": "searched texts",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("kind", "source")),
                        fields=["vector"],
                        name="search_entry_source",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("kind", "passage")),
                        fields=["vector"],
                        name="search_entry_passage",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("kind", "person")),
                        fields=["vector"],
                        name="search_entry_person",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("kind", "status-change")),
                        fields=["vector"],
                        name="search_entry_status_change",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("kind", "appeal")),
                        fields=["vector"],
                        name="search_entry_appeal",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("kind", "response")),
                        fields=["vector"],
                        name="search_entry_response",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "source",
                                    "passage",
                                    "person",
                                    "status-change",
                                    "appeal",
                                    "response",
                                ],
                            )
                        ),
                        name="search_entry_kind_is_known",
                        violation_error_code="unknown_choice",
                        violation_error_message="kind is not one of the known codes.",
                    ),
                    models.UniqueConstraint(
                        fields=("kind", "record", "number"),
                        name="search_entry_made_once",
                        violation_error_code="duplicate",
                        violation_error_message="The words of this text are listed already.",
                    ),
                ],
            },
        ),
    ]
