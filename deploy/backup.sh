#!/bin/sh
# Back up a running installation into a new directory:
#
#     sh deploy/backup.sh /srv/backups
#
# It holds the database, the documents and the secret key: everything that restore.sh needs, and
# everything that must not fall into other hands.
set -eu
umask 077

above=$(cd "${1:?name the directory for backups}" && pwd)
cd "$(dirname "$0")/.."
backup=$above/casetracker-$(date -u +%Y%m%dT%H%M%SZ)
mkdir "$backup.unfinished"

# The database first. Documents are only ever added, so all that it names is there afterwards.
docker compose exec -T db pg_dump --username=postgres --format=custom casetracker \
    > "$backup.unfinished/database.dump"
docker compose exec -T web tar --create --directory=/srv/casetracker/documents . \
    > "$backup.unfinished/documents.tar"
cp deploy/secrets/secret_key "$backup.unfinished/"
(cd "$backup.unfinished" && sha256sum database.dump documents.tar secret_key > SHA256SUMS)

mv -T "$backup.unfinished" "$backup"
echo "$backup"
