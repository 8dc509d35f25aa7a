"""Sessions as Django keeps them in the database, asked for in SQL that is written once."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from annotations.queries.kept import Text, kept


class SessionStore(db.SessionStore):
    """Django's own; every request begins with its question."""

    def _get_session_from_db(self) -> Session | None:
        for found in _living(Text(self.session_key), timezone.now()):
            session: Session = found
            return session
        self._session_key = None
        return None


@kept
def _living(key: Text, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)
