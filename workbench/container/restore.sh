#!/bin/sh
# Brings a folder of backup.sh back. Refuses where projects exist, unless OVERWRITE=yes is set.
set -eu
cd "$(dirname "$0")/../.."

folder=${1:-}
for file in database.dump media.tar; do
    if [ ! -f "$folder/$file" ]; then
        echo "usage: make restore FROM=backups/… (there is no $file in '$folder')" >&2
        exit 2
    fi
done

docker compose up --detach --wait postgres
known=$(docker compose exec -T postgres psql --username=postgres --dbname=workbench \
    --no-psqlrc --tuples-only --no-align \
    --command="SELECT 1 FROM annotations_project LIMIT 1" 2>/dev/null || true)
if [ -n "$known" ] && [ "${OVERWRITE:-}" != yes ]; then
    echo "This installation has data. OVERWRITE=yes replaces them by those of $folder." >&2
    exit 1
fi

docker compose stop web worker
docker compose exec -T postgres dropdb --username=postgres --force --if-exists workbench
docker compose exec -T postgres createdb --username=postgres --owner=workbench_owner workbench
docker compose exec -T postgres pg_restore --username=postgres --dbname=workbench --exit-on-error \
    <"$folder/database.dump"
docker compose run --rm --no-deps -T web tar -C /srv/media -xf - <"$folder/media.tar"
docker compose up --detach --wait
echo "Restored from $folder."
