"""The grammar of uncertain dates in SQL, for the generated columns of every uncertain date.

``casetracker_date_bounds`` uses nothing but built-in functions, and the two functions over it are
bound to it when they are made, so all of them work whatever the search path is: pg_restore and
logical replication empty it. A text outside the grammar is an error (SQLSTATE 22007), so no path
into the database, bulk updates and plain SQL included, can store one.

The patterns are those of ``casetracker/dates/grammar.py`` at the time of this migration.
"""

from django.db import migrations

BOUNDS = r"""
CREATE FUNCTION casetracker_date_bounds(edtf text) RETURNS date[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
DECLARE
    plain CONSTANT text := '[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?';
    part CONSTANT text := '(?:(?:' || plain || '|[0-9]{4}-(?:0[1-9]|1[0-2])-XX|[0-9]{4}(?:-XX){1,2}'
        || '|[0-9]{4}-2[1-4]|[0-9]{3}X|[0-9]{2}XX)[?~%]?|[0-9]{4}-[?~%](?:0[1-9]|1[0-2])'
        || '|[0-9]{4}-(?:0[1-9]|1[0-2])-[?~%](?:0[1-9]|[12][0-9]|3[01]))';
    span CONSTANT text := plain || '(?:\.\.' || plain || ')?';
    is_choice CONSTANT boolean := starts_with(edtf, '[');
    is_interval CONSTANT boolean := strpos(edtf, '/') > 0;
    texts text[];
    known text;
    wide boolean;
    first_month integer;
    months integer;
    margin integer;
    starts date[] := '{}';
    ends date[] := '{}';
    earliest date;
    latest date;
BEGIN
    IF edtf = '' THEN
        RETURN ARRAY[NULL, NULL]::date[];
    END IF;
    IF length(edtf) > 100 OR edtf !~ ('^(?:' || CASE
        WHEN is_choice THEN '\[(?:\.\.' || plain || '|' || plain || '\.\.|'
            || plain || '\.\.' || plain || '|(?:\.\.)?' || plain || '(?:,' || span || ')+|'
            || plain || '\.\.' || plain || '(?:,' || span || ')+|'
            || span || '(?:,' || span || ')*,' || plain || '\.\.)\]'
        WHEN is_interval THEN part || '/(?:' || part || '|\.\.)?|(?:\.\.)?/' || part
        ELSE part END || ')$')
    THEN
        RAISE EXCEPTION 'not an accepted date: "%"', left(edtf, 40)
            USING ERRCODE = 'invalid_datetime_format';
    END IF;

    texts := CASE
        WHEN is_choice THEN ARRAY(SELECT hit[1] FROM regexp_matches(edtf, plain, 'g') AS hit)
        ELSE string_to_array(edtf, '/') END;
    FOR i IN 1 .. cardinality(texts) LOOP
        CONTINUE WHEN texts[i] IN ('', '..');
        wide := texts[i] ~ '[~%]';
        known := regexp_replace(translate(texts[i], '?~%', ''), '(?:-XX)+$', '');
        IF left(known, 4) = '0000' OR length(known) = 10 AND substr(known, 9)::integer >
            date_part('day', make_date(left(known, 4)::integer, substr(known, 6, 2)::integer, 1)
                + interval '1 month - 1 day')
        THEN
            RAISE EXCEPTION 'no calendar has this day: "%"', edtf
                USING ERRCODE = 'invalid_datetime_format';
        END IF;
        IF length(known) = 10 THEN
            earliest := make_date(left(known, 4)::integer, substr(known, 6, 2)::integer,
                substr(known, 9)::integer) - wide::integer;
            latest := earliest + 2 * wide::integer;
        ELSE
            -- Months are counted from the year 0. Seasons are those of the northern hemisphere.
            first_month := 12 * replace(left(known, 4), 'X', '0')::integer + CASE
                WHEN length(known) = 4 THEN 0
                WHEN substr(known, 6) > '12' THEN 3 * (substr(known, 6)::integer - 20) - 1
                ELSE substr(known, 6)::integer - 1 END;
            months := CASE
                WHEN length(known) = 4 THEN 12 * 10 ^ (4 - length(replace(known, 'X', '')))
                WHEN substr(known, 6) > '12' THEN 3
                ELSE 1 END;
            margin := CASE WHEN wide THEN months ELSE 0 END;
            earliest := make_date(1, 1, 1)
                + greatest(first_month - margin - 12, 0) * interval '1 month';
            latest := make_date(1, 1, 1)
                + least(first_month + months + margin - 12, 9999 * 12) * interval '1 month'
                - interval '1 day';
        END IF;
        starts[i] := greatest(earliest, make_date(1, 1, 1));
        ends[i] := least(latest, make_date(9999, 12, 31));
        IF is_choice AND i > 1 AND starts[i] <= ends[i - 1] THEN
            RAISE EXCEPTION 'the dates of a choice overlap or are out of order: "%"', edtf
                USING ERRCODE = 'invalid_datetime_format';
        END IF;
    END LOOP;

    earliest := CASE WHEN NOT starts_with(edtf, '[..') THEN starts[1] END;
    latest := CASE WHEN right(edtf, 3) <> '..]' THEN ends[cardinality(texts)] END;
    IF earliest > latest THEN
        RAISE EXCEPTION 'ends before it begins: "%"', edtf
            USING ERRCODE = 'invalid_datetime_format';
    END IF;
    RETURN ARRAY[earliest, latest];
END
$body$;

CREATE FUNCTION casetracker_date_earliest(edtf text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (casetracker_date_bounds(edtf))[1];

CREATE FUNCTION casetracker_date_latest(edtf text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (casetracker_date_bounds(edtf))[2];
"""

DROP_BOUNDS = """
DROP FUNCTION casetracker_date_latest(text);
DROP FUNCTION casetracker_date_earliest(text);
DROP FUNCTION casetracker_date_bounds(text);
"""


class Migration(migrations.Migration):
    """Create ``casetracker_date_earliest`` and ``casetracker_date_latest``."""

    dependencies = [("casetracker", "0001_initial")]

    operations = [migrations.RunSQL(BOUNDS, DROP_BOUNDS)]
