"""The one statement that reads a whole dossier: a row of JSON, in the shape of the answer.

It tells what a researcher may see. What SQL cannot say is left for `tests.bench.bare_dossier`: a
date is the pair of its EDTF text and its words, and ``facts`` are the other names of what a record
names. Claims and decisions come by themselves, each with the key of its record; a claim that is
hidden comes without its content, since it counts for the standing all the same.
"""

CLEARED = "('public', 'internal')"
SEEN = f"{{0}}.merged_into_id IS NULL AND {{0}}.archived_at IS NULL AND {{0}}.audience IN {CLEARED}"
SEEN_APPEAL = f"""({SEEN} AND (
    NOT EXISTS (SELECT FROM dossiers_appealperson WHERE appeal_id = {{0}}.id)
    OR EXISTS (SELECT FROM dossiers_appealperson AS link
                 JOIN dossiers_person AS named ON named.id = link.person_id
                WHERE link.appeal_id = {{0}}.id AND {SEEN.format("named")})))"""
SEEN_RESPONSE = f"""(response.audience IN {CLEARED}
    AND (response.appeal_id IS NULL
         OR EXISTS (SELECT FROM dossiers_appeal AS answered
                     WHERE answered.id = response.appeal_id AND {SEEN_APPEAL.format("answered")}))
    AND (NOT EXISTS (SELECT FROM dossiers_responseitem WHERE response_id = response.id)
         OR EXISTS (SELECT FROM dossiers_responseitem AS item
                      JOIN dossiers_person AS named ON named.id = item.person_id
                     WHERE item.response_id = response.id AND {SEEN.format("named")})))"""
SEEN_CLAIM = f"""(passage.audience IN {CLEARED} AND {SEEN.format("source")} AND (
    claim.field NOT IN ('relationships', 'persons', 'answers')
    OR EXISTS (SELECT FROM dossiers_person AS meant
                WHERE meant.id = (SELECT coalesce(merged_into_id, id) FROM dossiers_person
                                   WHERE reference = substring(
                                         claim.value FROM 'P-[0-9]{{4}}-[0-9]{{5,}}'))
                  AND {SEEN.format("meant")})))"""
CLAIMS = """dossiers_claim AS claim
  JOIN sources_passage AS passage ON passage.id = claim.passage_id
  JOIN sources_snapshot AS snapshot ON snapshot.id = passage.snapshot_id
  JOIN sources_source AS source ON source.id = snapshot.source_id"""


def _columns(alias: str, names: str) -> str:
    """Pairs of key and column; a name with an asterisk is a date."""
    return ", ".join(
        f"'{name[:-1]}', {_date(f'{alias}.{name[:-1]}')}"
        if name.endswith("*")
        else f"'{name}', {alias}.{name}"
        for name in names.split()
    )


def _date(column: str) -> str:
    return f"CASE WHEN {column} <> '' THEN json_build_array({column}, {column}_words) END"


def _instant(column: str) -> str:
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.USZ')"""


def _main_name(person: str) -> str:
    return f"""coalesce((
           SELECT text FROM dossiers_name WHERE person_id = {person}.id
            ORDER BY preferred DESC, script <> 'latn', id LIMIT 1), '')"""


def _other_names(rows: str) -> str:
    """Pairs of the name of a vocabulary row and its other names."""
    return ", ".join(
        f"'{row}', array_prepend({row}.name_zh, {row}.also_known_as)" for row in rows.split()
    )


def _named(row: str, table: str, *, by: str) -> str:
    return f"LEFT JOIN dossiers_{table} AS {row} ON {row}.id = {by}.{row}_id"


def _about(table: str) -> str:
    """The condition that a claim or a decision is about one of the records."""
    return f"""{table}.person_id = (SELECT id FROM person)
            OR {table}.detention_id = ANY (ARRAY(SELECT id FROM held))
            OR {table}.status_change_id = ANY (ARRAY(SELECT id FROM change))
            OR {table}.appeal_id = ANY (ARRAY(SELECT id FROM appeal))
            OR {table}.response_id = ANY (ARRAY(SELECT id FROM response))"""


def _subject(table: str) -> str:
    names = ("person", "detention", "status_change", "appeal", "response")
    return f"coalesce({', '.join(f'{table}.{name}_id' for name in names)})"


PERSON = f"""
SELECT json_build_object({
    _columns(
        "person",
        "reference sex born* died* birth_place residence nationality ethnicity religion health"
        " occupations affiliations distinctions issue_categories summary publication_state",
    )
},
           'current_status', person.current_status_id, {
    _columns("person", "current_custody current_stage current_certainty current_since*")
},
           'created_at', {_instant("person.created_at")},
           'names', (SELECT json_agg(json_build_object({
    _columns("name", "id text kind script language romanisation preferred")
}) ORDER BY preferred DESC, id) FROM dossiers_name AS name WHERE person_id = person.id),
           'external_ids', (SELECT json_agg(json_build_object({
    _columns("identifier", "id scheme value url")
}) ORDER BY scheme, value) FROM dossiers_externalid AS identifier WHERE person_id = person.id),
           'relationships', related.rows,
           'facts', json_build_object('relationships', related.former))
  FROM person, LATERAL (
       SELECT json_agg(json_build_object('id', relation.id, 'kind', relation.kind,
                  'other', other.reference, 'other_name', {_main_name("other")})
                  ORDER BY relation.kind, relation.id) AS rows,
              json_agg(other.former_references ORDER BY relation.kind, relation.id) AS former
         FROM dossiers_relationship AS relation
         JOIN dossiers_person AS other ON other.id = relation.other_id
        WHERE relation.person_id = person.id AND {SEEN.format("other")}) AS related"""

DETENTIONS = f"""
SELECT json_agg(json_build_object(
           'id', held.id, 'person', NULL, {
    _columns("held", "form certainty began* ended* how_ended")
},
           'facility', facility.name, 'place', held.place, 'authority', authority.name,
           {_columns("held", "stated_reason underlying_reason contact treatment")},
           'event', event.name,
           {_columns("held", "sentence_kind sentence_length sentence_imposed*")},
           'sentence_court', sentence_court.name,
           {_columns("held", "rights_deprived sentence_ends*")}, 'held_days', NULL,
           'charges', (
               SELECT json_agg(json_build_object('id', charge.id, 'offence', offence.code,
                          'offence_name', offence.name, 'stage', charge.stage) ORDER BY charge.id)
                 FROM dossiers_charge AS charge
                 JOIN dossiers_offence AS offence ON offence.id = charge.offence_id
                WHERE charge.detention_id = held.id),
           'facts', json_build_object({_other_names("facility authority event sentence_court")}))
       ORDER BY held.began_earliest, held.id)
  FROM held
  {_named("facility", "facility", by="held")}
  {_named("authority", "organisation", by="held")}
  {_named("event", "caseevent", by="held")}
  {_named("sentence_court", "organisation", by="held")}"""

CHANGES = f"""
SELECT json_agg(json_build_object(
           'id', change.id, 'person', NULL, 'detention', change.detention_id, {
    _columns("change", "date* custody restrictions legal_stage certainty mechanism amount_months")
},
           'facility', facility.name, 'court', court.name, 'description', change.description,
           'response', change.response_id, {_columns("change", "strength outcome")},
           'supersedes', change.supersedes_id, 'supersedes_reason', change.supersedes_reason,
           'superseded_by', (
               SELECT id FROM dossiers_statuschange WHERE supersedes_id = change.id),
           'recorded_at', {_instant("change.recorded_at")},
           'facts', json_build_object({_other_names("facility court")}))
       ORDER BY change.date_earliest, change.recorded_at)
  FROM change
  {_named("facility", "facility", by="change")}
  {_named("court", "organisation", by="change")}"""

APPEALS = f"""
SELECT json_agg(json_build_object('request', asked_for, 'demands', demanded,
           'appeal', json_build_object('id', appeal.id, {
    _columns("appeal", "reference kind status title")
},
               'made_by', made_by.name, 'made_by_detail', appeal.made_by_detail,
               'addressed_to', addressed_to.name,
               'addressed_to_detail', appeal.addressed_to_detail, 'forum', forum.name,
               {_columns("appeal", "occasion date* deadline* demands text unnamed_persons")},
               'follows', (SELECT reference FROM dossiers_appeal AS followed
                            WHERE followed.id = appeal.follows_id
                              AND {SEEN_APPEAL.format("followed")}),
               'persons', spoken.rows, 'created_at', {_instant("appeal.created_at")},
               'responses', NULL, 'facts', json_build_object({
    _other_names("made_by addressed_to forum")
}, 'persons', spoken.former))) ORDER BY asked_by)
  FROM appeal
  {_named("made_by", "organisation", by="appeal")}
  {_named("addressed_to", "organisation", by="appeal")}
  {_named("forum", "forum", by="appeal")}
  CROSS JOIN LATERAL (
       SELECT json_agg(json_build_object('id', link.id, 'person', named.reference,
                  'name', {_main_name("named")}, 'request', link.request,
                  'demands', link.demands) ORDER BY link.id) AS rows,
              json_agg(named.former_references ORDER BY link.id) AS former
         FROM dossiers_appealperson AS link
         JOIN dossiers_person AS named ON named.id = link.person_id
        WHERE link.appeal_id = appeal.id AND {SEEN.format("named")}) AS spoken"""

RESPONSES = f"""
SELECT json_agg(json_build_object(
           'id', response.id, 'appeal', response.appeal_id, 'responder', responder.name,
           {_columns("response", "responder_detail date* channel kind text")},
           'answers', answered.rows, 'facts', json_build_object({
    _other_names("responder")
}, 'answers', answered.former), 'own', answered.own)
       ORDER BY response.date_earliest, response.id)
  FROM response
  {_named("responder", "organisation", by="response")}
  CROSS JOIN LATERAL (
       SELECT json_agg(json_build_object('id', item.id, 'person', named.reference,
                  'name', {_main_name("named")}, 'kind', item.kind, 'answer', item.answer)
                  ORDER BY item.id) AS rows,
              json_agg(named.former_references ORDER BY item.id) AS former,
              min(item.id::text) FILTER (WHERE named.id = (SELECT id FROM person)) AS own
         FROM dossiers_responseitem AS item
         JOIN dossiers_person AS named ON named.id = item.person_id
        WHERE item.response_id = response.id AND {SEEN.format("named")}) AS answered"""

BEARING_CLAIMS = f"""
SELECT json_agg(json_build_array({_subject("claim")},
           claim.field, claim.value, claim.state = 'accepted', claim.id,
           coalesce(source.origin_id, source.publisher_id, source.id),
           CASE WHEN {SEEN_CLAIM} THEN json_build_object(
               {_columns("claim", "id value")}, 'shown', NULL,
               {_columns("claim", "state basis basis_note credibility")},
               'passage', json_build_object(
                   {_columns("passage", "id quote speaker translation translator start")},
                   'end', passage."end", 'anchor_state', passage.anchor_state,
                   'snapshot', json_build_object(
                       {_columns("snapshot", "id text_sha256 file_sha256")},
                       'captured_at', {_instant("snapshot.captured_at")},
                       'archive_url', snapshot.archive_url),
                   'source', json_build_object({_columns("source", "reference kind title")},
                       'publisher', publisher.name, 'origin', origin.name,
                       {_columns("source", "published* language url reliability")}))) END)
       ORDER BY claim.recorded_at, claim.id)
  FROM {CLAIMS}
  LEFT JOIN sources_publisher AS publisher ON publisher.id = source.publisher_id
  LEFT JOIN sources_publisher AS origin ON origin.id = source.origin_id
 WHERE claim.state IN ('accepted', 'proposed') AND ({_about("claim")})"""

DECISIONS = f"""
SELECT json_agg(json_build_array({_subject("decision")},
           field, value, held, reason, weighed,
           to_char(decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), withdrawn_at IS NOT NULL,
           NOT EXISTS (SELECT FROM {CLAIMS}
                        WHERE claim.id = ANY (decision.weighed) AND NOT {SEEN_CLAIM}))
       ORDER BY decided_at DESC, id DESC)
  FROM dossiers_decision AS decision WHERE {_about("decision")}"""

DOSSIER = f"""
WITH person AS MATERIALIZED (
    SELECT * FROM dossiers_person AS person WHERE reference = %s AND {SEEN.format("person")}),
held AS MATERIALIZED (
    SELECT * FROM dossiers_detention WHERE person_id = (SELECT id FROM person)),
change AS MATERIALIZED (
    SELECT * FROM dossiers_statuschange WHERE person_id = (SELECT id FROM person)),
appeal AS MATERIALIZED (
    SELECT asked.id AS asked_by, asked.request AS asked_for, asked.demands AS demanded, appeal.*
      FROM dossiers_appealperson AS asked
      JOIN dossiers_appeal AS appeal ON appeal.id = asked.appeal_id
     WHERE asked.person_id = (SELECT id FROM person) AND {SEEN.format("appeal")}),
response AS MATERIALIZED (
    SELECT * FROM dossiers_response AS response
     WHERE id = ANY (ARRAY(
           SELECT id FROM dossiers_response WHERE appeal_id = ANY (ARRAY(SELECT id FROM appeal))
            UNION ALL SELECT response_id FROM change
            UNION ALL SELECT response_id FROM dossiers_responseitem
                       WHERE person_id = (SELECT id FROM person)))
       AND {SEEN_RESPONSE})
SELECT ({PERSON}), ({DETENTIONS}), ({CHANGES}), ({APPEALS}), ({RESPONSES}), ({BEARING_CLAIMS}),
       ({DECISIONS}), (SELECT id::text FROM person)
"""
