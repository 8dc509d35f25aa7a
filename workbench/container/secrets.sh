#!/bin/sh
# Writes .env with fresh secrets for compose.yaml. Refuses to overwrite one.
set -eu
cd "$(dirname "$0")/../.."
umask 077

if [ -e .env ]; then
    echo ".env is there already; its passwords are those of the database, so it stays." >&2
    exit 1
fi

random() {
    # Letters and digits only, so that it can stand in an address.
    LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | dd bs=1 count="$1" 2>/dev/null
}

cat >.env <<END
SECRET_KEY=$(random 64)
POSTGRES_PASSWORD=$(random 32)
OWNER_PASSWORD=$(random 32)
APP_PASSWORD=$(random 32)
VALKEY_PASSWORD=$(random 32)
ALLOWED_HOSTS=${1:-}
CSRF_TRUSTED_ORIGINS=${1:+https://$1}
END
echo "Wrote .env; set ALLOWED_HOSTS and CSRF_TRUSTED_ORIGINS in it, and keep a copy of it safe."
