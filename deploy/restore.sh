#!/bin/sh
# Put a backup in the place of what an installation holds:
#
#     sh deploy/restore.sh /srv/backups/casetracker-20260102T030405Z
#
# The database of before is kept under the name that is told at the end. Documents are only added.
set -eu

backup=$(cd "${1:?name the directory of the backup}" && pwd)
cd "$(dirname "$0")/.."
(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
before=casetracker_before_$(date -u +%Y%m%d_%H%M%S)

docker compose up --detach --wait db
# Under another name, so that a backup that cannot be read changes nothing.
docker compose exec -T db dropdb --username=postgres --if-exists casetracker_restored
docker compose exec -T db createdb --username=postgres --owner=casetracker casetracker_restored
docker compose exec -T db pg_restore --username=postgres --dbname=casetracker_restored \
    --single-transaction < "$backup/database.dump"
docker compose run --rm --no-deps -T web \
    tar --extract --directory=/srv/casetracker/documents < "$backup/documents.tar"

docker compose stop proxy web
docker compose exec -T db psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --single-transaction \
    --username=postgres --dbname=postgres \
    --command="REVOKE ALL ON DATABASE casetracker_restored FROM PUBLIC" \
    --command="ALTER DATABASE casetracker RENAME TO $before" \
    --command="ALTER DATABASE casetracker_restored RENAME TO casetracker"
docker compose up --detach
echo "Restored. The database of before is $before."
