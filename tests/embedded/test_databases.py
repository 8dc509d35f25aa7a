"""The test database itself: whose rights tests have, and that each leaves it as it was."""

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, connection
from pghistory.models import Context

from annotations.models import User
from tests.databases import empty_database, owner_connection


def test_tests_run_as_the_application_role(db: None, settings: LazySettings) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (settings.APP_DATABASE_ROLE,)


def test_the_application_role_cannot_empty_a_table(db: None) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE annotations_user CASCADE")


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_committed_row_is_gone_in_the_next_test(turn: str, transactional_db: None) -> None:
    User.objects.create(username="reader")
    Context.objects.create(metadata={"turn": turn})


def test_what_migrations_put_in_stays(transactional_db: None) -> None:
    with owner_connection() as owner:
        count = "SELECT count(*) FROM django_content_type"
        before = owner.execute(count).fetchone()
        User.objects.create(username="reader")
        empty_database()
        assert owner.execute(count).fetchone() == before != (0,)
        assert owner.execute("SELECT count(*) FROM annotations_user").fetchone() == (0,)
