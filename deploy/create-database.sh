#!/bin/sh
# Run once by the image of PostgreSQL, when it has made an empty server: the role that Casetracker
# logs in as, which is no superuser, and its database. The password is the one in DATABASE_URL.
set -eu

CASETRACKER_PASSWORD=$(sed -n 's|^postgresql://casetracker:\([^@/]*\)@.*|\1|p' "$DATABASE_URL_FILE")
export CASETRACKER_PASSWORD
: "${CASETRACKER_PASSWORD:?no password of casetracker is in $DATABASE_URL_FILE}"

# By way of the environment: a command line can be read by every process.
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres <<'SQL'
\getenv password CASETRACKER_PASSWORD
CREATE ROLE casetracker LOGIN PASSWORD :'password';
CREATE DATABASE casetracker OWNER casetracker;
REVOKE ALL ON DATABASE casetracker, postgres, template1 FROM PUBLIC;
SQL
