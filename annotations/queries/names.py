"""What people are called beside work that is still to be judged: letters, where it is double blind.

A project may ask that whoever adjudicates does not know whose work it is. Then adjudicators,
managers and site admins are told letters beside the content of a document, in each round until it
is decided, through every door. Doors ask here: `masked` for rows that are about to be shown,
`nameable` for rows that are looked for by a person, `hidden_names` for exports.

Their own names people are always told, and those of machines and gold. Who works on what, and how
much, is told elsewhere with names: see docs/adjudication.md.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from annotations.models import (
    CLOSED_STATES,
    Adjudication,
    Annotation,
    AnnotationSet,
    Annotator,
    Assignment,
    Comment,
    Evidence,
    Membership,
    Notification,
    Project,
    Role,
    SetKind,
    User,
)
from annotations.opinions import Rules, letters
from annotations.queries.adjudications import rules_of
from annotations.queries.roles import is_site_admin, role_in
from annotations.queries.visibility import visible_to

RowT = TypeVar("RowT")
_JUDGES = [role for role in Role if role.includes(Role.ADJUDICATOR)]


def hides_names(user: Any, project: Project) -> bool:
    """Whether names of reviewers are hidden from the person as long as documents are undecided."""
    if not Rules.of(project.settings).double_blind:
        return False
    role = role_in(user, project)
    return role is not None and role.includes(Role.ADJUDICATOR)


def lettered(document: uuid.UUID, round: int, names: Iterable[str]) -> dict[str, str]:
    """The letter of each annotator of a document, the same on every page."""
    return letters(f"{document}:{round}", names)


def names_shown(adjudication: Adjudication, names: list[str]) -> dict[str, tuple[str, bool]]:
    """Letter of each annotator, and whether the name may be told too."""
    blind = rules_of(adjudication).double_blind and adjudication.state not in CLOSED_STATES
    given = lettered(adjudication.document_id, adjudication.round, names)
    return {name: (letter, not blind) for name, letter in given.items()}


def nameable(user: User, prefix: str = "") -> Q:
    """Of sets (or, with a prefix, rows of sets) those whose annotator the person may be told.

    For lists that are narrowed by a person: what is left out of them has no name there.
    """
    return (
        ~Q(**{f"{prefix}project__in": _hiding(user)})
        | ~Q(**{f"{prefix}kind": SetKind.HUMAN})
        | Q(**{f"{prefix}annotator__user": user})
        | Q(Exists(_decided(prefix)))
    )


def nameable_people(user: User, project: Project) -> QuerySet[Annotator]:
    """The annotators of a project with work, or none yet, that the person may be told is theirs."""
    rows = visible_to(user, Annotator).filter(project=project)
    if not hides_names(user, project):
        return rows
    sets = AnnotationSet.objects.filter(annotator=OuterRef("pk"))
    return rows.filter(Q(Exists(sets.filter(nameable(user)))) | ~Q(Exists(sets)))


def nameable_speakers(user: User) -> Q:
    """The same of comments: one's own, and those about documents with nothing left to decide."""
    sets = AnnotationSet.objects.filter(document=OuterRef("document"), kind=SetKind.HUMAN)
    closed = Adjudication.objects.filter(document=OuterRef("document"), state__in=CLOSED_STATES)
    over = Q(Exists(closed)) & ~Q(Exists(sets.filter(~Exists(_decided()))))
    return ~Q(project__in=_hiding(user)) | Q(author=user) | over


def _hiding(user: User) -> QuerySet[Project, Any]:
    """The projects that hide names from the person."""
    rows = Project.objects.filter(settings__adjudication__double_blind=True)
    if not is_site_admin(user):
        judged = Membership.objects.filter(user=user, role__in=_JUDGES)
        rows = rows.filter(pk__in=judged.values("project"))
    return rows.values("pk")


def _decided(prefix: str = "") -> QuerySet[Adjudication]:
    """What closed the document of a row in its round."""
    return Adjudication.objects.filter(
        document=OuterRef(f"{prefix}document"), round=OuterRef(f"{prefix}round"),
        state__in=CLOSED_STATES,
    )  # fmt: skip


@dataclass(slots=True)
class _Hidden:
    """What is hidden of one document: letters by round and annotator, and by user.

    `decided`: a round of it is decided, and none that somebody has worked in is not.
    """

    annotators: dict[tuple[int, uuid.UUID], str] = field(default_factory=dict)
    users: dict[uuid.UUID, str] = field(default_factory=dict)
    decided: bool = False


def _hidden(user: User, documents: Collection[uuid.UUID]) -> dict[uuid.UUID, _Hidden]:
    """The letters of all but oneself in the rounds of these documents that are undecided."""
    closed = Adjudication.objects.filter(document__in=documents, state__in=CLOSED_STATES)
    decided = set(closed.values_list("document", "round"))
    sets = AnnotationSet.objects.filter(document__in=documents, kind=SetKind.HUMAN)
    people: dict[tuple[uuid.UUID, int], list[Annotator]] = defaultdict(list)
    for row in sets.select_related("annotator").only("document", "round", "annotator"):
        people[row.document_id, row.round].append(row.annotator)
    found = {key: _Hidden(decided=any(key == there for there, _round in decided))
             for key in documents}  # fmt: skip
    for (document, round), names in sorted(people.items()):
        if (document, round) in decided:
            continue
        found[document].decided = False
        given = lettered(document, round, [one.name for one in names])
        for one in names:
            if one.user_id != user.pk:
                found[document].annotators[round, one.pk] = given[one.name]
                if one.user_id is not None:
                    found[document].users[one.user_id] = given[one.name]
    return found


def hidden_names(user: User, documents: Collection[uuid.UUID]) -> dict[tuple[str, int, str], str]:
    """What annotators are called in a file, where the project hides names from this person.

    By document, round and annotator, keys as text. Not translated: files are the same in every
    language.
    """
    return {
        (str(document), round, str(annotator)): f"Reviewer {letter}"
        for document, hidden in _hidden(user, documents).items()
        for (round, annotator), letter in hidden.annotators.items()
    }


def hidden_users(
    user: User, project: Project, documents: Collection[uuid.UUID]
) -> dict[uuid.UUID, set[str]]:
    """The keys, as text, of those who are not to be named beside each of the documents."""
    hides = documents and hides_names(user, project)
    hidden = _hidden(user, documents) if hides else {}
    return {key: {str(one) for one in hidden[key].users} if hides else set() for key in documents}


def masked(user: Any, rows: Iterable[RowT]) -> list[RowT]:
    """The rows with people as this person may be told of them. Rows to be shown, not to be saved.

    In the place of a related annotator or user stands one that is not in the database: with a
    letter for a name, and without an id and a user name. Keys of the rows stay as they are.
    """
    found = list(rows)
    told = [row for row in found if type(row) in _MASKS]
    hiding: dict[Any, bool] = {}
    documents: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in told:
        project: Any = row.project  # type: ignore[attr-defined]
        if project is not None:
            if project.pk not in hiding:
                hiding[project.pk] = hides_names(user, project)
            if hiding[project.pk] and (document := _document_of(row)):
                documents[document].append(row)
    if documents:
        mask = _Mask(user, _hidden(user, documents), [key for key in hiding if hiding[key]])
        for document, those in documents.items():
            for row in those:
                _MASKS[type(row)](mask, row, document)
    return found


def _document_of(row: Any) -> uuid.UUID | None:
    if isinstance(row, Evidence):
        return row.annotation.document_id if row.annotation else None
    if isinstance(row, Notification):
        return row.comment.document_id if row.comment else None
    found: uuid.UUID = row.document_id
    return found


class _Mask:
    """Puts letters in the place of people, in rows of documents of which `hidden` is hidden."""

    def __init__(
        self, user: User, hidden: dict[uuid.UUID, _Hidden], projects: Collection[Any]
    ) -> None:
        self.user, self.hidden = user, hidden
        judges = Membership.objects.filter(project__in=projects, role__in=_JUDGES)
        self.judges = set(judges.values_list("user", flat=True))

    def set(self, row: AnnotationSet, document: uuid.UUID) -> None:
        """The annotator of a set."""
        letter = self.hidden[document].annotators.get((row.round, row.annotator_id))
        if letter:
            stranger = Annotator(name=_reviewer(letter), kind=row.annotator.kind)
            stranger.pk = None
            _show(row, "annotator", stranger)

    def annotation(self, row: Annotation, document: uuid.UUID) -> None:
        """The annotator of its set, and who made it."""
        self.set(row.annotation_set, document)
        self._maker(row, document)

    def evidence(self, row: Evidence, document: uuid.UUID) -> None:
        """The same of evidence."""
        assert row.annotation is not None
        self.set(row.annotation.annotation_set, document)
        self._maker(row, document)

    def assignment(self, row: Assignment, document: uuid.UUID) -> None:
        """Who holds a document is told; which set on it is theirs is not."""
        if row.annotator.user_id != self.user.pk and row.annotator_id in {
            annotator for round, annotator in self.hidden[document].annotators if round == row.round
        }:
            vars(row)["annotation_set_id"] = None

    def comment(self, row: Comment, document: uuid.UUID) -> None:
        """Who said it, and who settled it."""
        for name in ("author", "resolved_by"):
            self._speaker(row, name, document)

    def notification(self, row: Notification, document: uuid.UUID) -> None:
        """Who said what one is told of."""
        assert row.comment is not None
        self.comment(row.comment, document)
        row.payload = {**row.payload, "by": row.comment.author.name}

    def _maker(self, row: Any, document: uuid.UUID) -> None:
        if row.created_by_id in self.hidden[document].users:
            _show(row, "created_by", None)

    def _speaker(self, row: Comment, name: str, document: uuid.UUID) -> None:
        """Whoever reviews the document, or may come to: who judges and has no set there may not."""
        person: User | None = getattr(row, name)
        hidden = self.hidden[document]
        if person is None or person.pk in (None, self.user.pk) or hidden.decided:
            return
        letter = hidden.users.get(person.pk)
        if letter or not (person.is_superuser or person.pk in self.judges):
            called = _reviewer(letter) if letter else _("A reviewer")
            stranger = User(first_name=called)
            stranger.pk = stranger.username = None  # type: ignore[assignment]
            _show(row, name, stranger)


_MASKS: dict[type, Any] = {
    AnnotationSet: _Mask.set,
    Annotation: _Mask.annotation,
    Evidence: _Mask.evidence,
    Assignment: _Mask.assignment,
    Comment: _Mask.comment,
    Notification: _Mask.notification,
}


def _reviewer(letter: str) -> str:
    return _("Reviewer %s") % letter


def _show(row: Any, name: str, person: Any) -> None:
    """Put somebody in the place of a related row, and leave its key alone."""
    row._state.fields_cache[name] = person
