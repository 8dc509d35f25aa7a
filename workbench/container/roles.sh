#!/bin/sh
# Runs once, when the PostgreSQL container makes its data: the owner role, the application role and
# the database. What the application role may do is said by the migration.
set -eu

psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres \
    --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE workbench_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE workbench_app LOGIN PASSWORD :'app_password';
CREATE DATABASE workbench OWNER workbench_owner;
SQL
