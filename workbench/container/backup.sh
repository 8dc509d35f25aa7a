#!/bin/sh
# Writes the database and the files of the compose installation into a new folder in backups/.
# The database comes first, so that every file it knows is in the backup.
set -eu
cd "$(dirname "$0")/../.."
umask 077

folder=backups/$(date -u +%Y%m%dT%H%M%SZ)
trap 'rm -rf "$folder.part"' EXIT
mkdir -p "$folder.part"
docker compose exec -T postgres pg_dump --username=postgres --format=custom workbench \
    >"$folder.part/database.dump"
docker compose run --rm --no-deps -T web tar -C /srv/media -cf - . >"$folder.part/media.tar"
mv "$folder.part" "$folder"
echo "$folder"
