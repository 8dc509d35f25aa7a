"""What the application role may do in the database. Called by `migrate`, as the owner role."""

from __future__ import annotations

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from pghistory.models import Context, Event
from psycopg import sql


def _history_tables() -> list[str]:
    events = [model._meta.db_table for model in apps.get_models() if issubclass(model, Event)]
    return [*(table for table in events if table), Context._meta.db_table]


def grant_to_application_role(connection: BaseDatabaseWrapper, role: str) -> None:
    """Everything a running workbench needs, and no way to change or empty its history.

    Does nothing where owner and application are one role (which `preflight` reports).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, to_regclass(%s)", [Context._meta.db_table])
        owner, context = cursor.fetchone()
        if owner == role or context is None:
            return
        app = sql.Identifier(role)
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app))
        cursor.execute(
            sql.SQL(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}"
            ).format(app)
        )
        cursor.execute(
            sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(app)
        )
        existing = set(connection.introspection.table_names(cursor))
        for table in filter(existing.__contains__, _history_tables()):
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(
                    sql.Identifier(table), app
                )
            )
        cursor.execute(
            sql.SQL("REVOKE UPDATE, DELETE, INSERT ON django_migrations FROM {}").format(app)
        )
