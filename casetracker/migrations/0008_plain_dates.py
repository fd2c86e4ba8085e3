"""Plain days, months and years are told without reading the whole grammar of dates.

Nearly all dates are of these forms. A stored row asks for the bounds of each of its dates, and
reading the grammar takes many times as long as three short patterns. The functions are not STRICT,
since PostgreSQL then would call them instead of putting their text into the statement.
"""

from django.db import migrations

PLAIN = r"""
CREATE OR REPLACE FUNCTION casetracker_date_earliest(edtf text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN edtf = '' THEN NULL
    WHEN edtf ~ '^[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])$'
    THEN make_date(left(edtf, 4)::integer, substr(edtf, 6, 2)::integer, substr(edtf, 9)::integer)
    WHEN edtf ~ '^[12][0-9]{3}-(?:0[1-9]|1[0-2])$'
    THEN make_date(left(edtf, 4)::integer, substr(edtf, 6)::integer, 1)
    WHEN edtf ~ '^[12][0-9]{3}$' THEN make_date(edtf::integer, 1, 1)
    ELSE (casetracker_date_bounds(edtf))[1] END;

CREATE OR REPLACE FUNCTION casetracker_date_latest(edtf text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN edtf = '' THEN NULL
    WHEN edtf ~ '^[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])$'
    THEN make_date(left(edtf, 4)::integer, substr(edtf, 6, 2)::integer, substr(edtf, 9)::integer)
    WHEN edtf ~ '^[12][0-9]{3}-(?:0[1-9]|1[0-2])$'
    THEN (make_date(left(edtf, 4)::integer, substr(edtf, 6)::integer, 1)
          + interval '1 month - 1 day')::date
    WHEN edtf ~ '^[12][0-9]{3}$' THEN make_date(edtf::integer, 12, 31)
    ELSE (casetracker_date_bounds(edtf))[2] END;
"""
GRAMMAR_ALONE = """
CREATE OR REPLACE FUNCTION casetracker_date_earliest(edtf text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (casetracker_date_bounds(edtf))[1];

CREATE OR REPLACE FUNCTION casetracker_date_latest(edtf text) RETURNS date
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (casetracker_date_bounds(edtf))[2];
"""


class Migration(migrations.Migration):
    """Replace ``casetracker_date_earliest`` and ``casetracker_date_latest``."""

    dependencies = [("casetracker", "0007_eras_of_databases")]

    operations = [migrations.RunSQL(PLAIN, GRAMMAR_ALONE)]
