#!/bin/sh
# Backs up, builds the image of this checkout, migrates, and starts again.
set -eu
cd "$(dirname "$0")/../.."

./workbench/container/backup.sh
docker compose build --pull
docker compose stop web worker
docker compose run --rm migrate
docker compose up --detach --wait
echo "Upgraded."
