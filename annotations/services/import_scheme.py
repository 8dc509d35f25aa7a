"""What the records of an import name: labels, outlets and annotators of the project.

Labels and outlets that the file brings are added; nothing that is there is changed. People travel
as names: an imported set never becomes a user's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress

from annotations.errors import Refused
from annotations.formats.records import (
    AnnotatorRecord,
    CorpusRecord,
    DocumentRecord,
    LabelRecord,
    OutletRecord,
)
from annotations.models import Annotator, Guideline, Job, Label, Meaning, Outlet, Project
from annotations.services.labels import create_label
from annotations.services.outlets import named_outlet, outlet_name
from annotations.services.projects import save_guideline
from annotations.services.transaction import Actor


class Scheme:
    """The project's labels, outlets and annotators: their keys, as text, by the names in files."""

    def __init__(self, actor: Actor, job: Job) -> None:
        self.actor = actor
        self.project: Project = job.project
        self.default_annotator: str = job.params.get("annotator") or actor.user.username
        self._labels: dict[str, str] = {}
        self._outlets: dict[str, str] = {}
        self._annotators: dict[str, str] = {}
        self._users: dict[str, list[str]] = defaultdict(list)
        self._load_labels()
        self._load_annotators()

    def take(self, record: CorpusRecord | OutletRecord) -> Counter[str]:
        """Add what the record brings and the project lacks; returns what was added."""
        if isinstance(record, OutletRecord):
            return self._take_outlet(record)
        return self._take_labels(record.labels) + self._take_guideline(record)

    def meet(self, records: Iterable[DocumentRecord]) -> None:
        """Make the outlets that these documents name, in a few statements."""
        given = {one.outlet for one in records if one.outlet} - self._outlets.keys()
        names = {name for one in given if (name := _sound(one))} - self._outlets.keys()
        if names:
            rows = [Outlet(project=self.project, name=name) for name in sorted(names)]
            Outlet.objects.bulk_create(rows, ignore_conflicts=True)
            found = Outlet.objects.filter(project=self.project, name__in=names)
            self._outlets.update((one.name, str(one.pk)) for one in found)

    def label(self, name: str) -> str | None:
        """The label with this key or title, whose case does not count."""
        return self._labels.get(name.strip().casefold())

    def label_names(self) -> str:
        """The keys of the labels there are, for messages."""
        return ", ".join(self.project.labels.values_list("key", flat=True))

    def outlet(self, name: str) -> str | None:
        """The outlet of this name; None for no name. Raises Refused for what can be none."""
        if not name:
            return None
        return self._outlets.get(name) or self._outlets[outlet_name(name)]

    def annotator(self, record: AnnotatorRecord) -> str:
        """The person or machine known only by this name, made when it is new.

        A user who annotates here keeps the name; the namesake from the file gets a number.
        """
        found = self._annotators.get(record.name)
        if found is None:
            name, n = record.name, 2
            while Annotator.objects.filter(project=self.project, name=name).exists():
                name, n = f"{record.name} ({n})", n + 1
            made = Annotator.objects.create(project=self.project, name=name, kind=record.kind)
            found = self._annotators[record.name] = str(made.pk)
        return found

    def users_named(self, name: str) -> list[str]:
        """Annotators of this name that are users: their exported sets may come back to them."""
        return self._users[name]

    def _load_labels(self) -> None:
        self._labels.clear()
        for label in self.project.labels.all():
            self._labels[label.title.casefold()] = str(label.pk)
        for label in self.project.labels.all():
            self._labels[label.key.casefold()] = str(label.pk)

    def _load_annotators(self) -> None:
        rows = Annotator.objects.filter(project=self.project)
        for name, user, key in rows.values_list("name", "user", "pk"):
            if user is None:
                self._annotators[name] = str(key)
            else:
                self._users[name].append(str(key))

    def _take_outlet(self, record: OutletRecord) -> Counter[str]:
        outlet, made = named_outlet(
            self.project, record.name, domain=record.domain, owner_group=record.owner_group,
            notes=record.notes,
        )  # fmt: skip
        self._outlets[outlet.name] = str(outlet.pk)
        return Counter(outlets_added=int(made))

    def _take_labels(self, labels: Iterable[LabelRecord]) -> Counter[str]:
        there = set(self.project.labels.values_list("key", flat=True))
        hotkeys = set(self.project.labels.filter(retired=False).values_list("hotkey", flat=True))
        added = 0
        for record in labels:
            if record.key not in there:
                self._add_label(record, keep_hotkey=record.hotkey not in hotkeys)
                added += 1
        if added:
            self._load_labels()
        return Counter(labels_added=added)

    def _add_label(self, record: LabelRecord, *, keep_hotkey: bool) -> Label:
        meaning = record.meaning if record.meaning in Meaning.values else Meaning.OTHER
        label = create_label(
            self.actor, self.project, key=record.key, title=record.title or record.key,
            definition=record.definition, meaning=meaning, colour=record.colour or "#5b6b8c",
            hotkey=record.hotkey if keep_hotkey else "",
        )  # fmt: skip
        if record.retired:
            Label.objects.filter(pk=label.pk).update(retired=True, hotkey="")
        return label

    def _take_guideline(self, record: CorpusRecord) -> Counter[str]:
        latest: Guideline | None = self.project.guidelines.first()
        if not record.guideline_markdown.strip() or (latest and latest.markdown.strip()):
            return Counter()
        save_guideline(self.actor, self.project, markdown=record.guideline_markdown)
        return Counter(guidelines_added=1)


def _sound(name: str) -> str:
    """The name as an outlet may have it, or empty: the record that gives it becomes a problem."""
    with suppress(Refused):
        return outlet_name(name)
    return ""
