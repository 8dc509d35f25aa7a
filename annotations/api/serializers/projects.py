"""Projects with their members, labels, guideline and figures."""

from __future__ import annotations

from rest_framework import serializers

from annotations.api.fields import MAX_OFFSET, Text, Whole, WholeText, YesNo
from annotations.api.shapes import Paged, Query, Shape, Strict, ordering
from annotations.models import Meaning, Role
from annotations.queries.keyset import Sort

PROJECT_SORTS = (Sort("name", "name"), Sort("created_at", "created_at", "time"))
MEMBER_SORTS = (Sort("username", "user__username"), Sort("created_at", "created_at", "time"))
LABEL_SORTS = (Sort("order", "order", "number"), Sort("key", "key"))
_ID = "018f3c7e-7d31-7a05-b1c2-93e4f5a6b7c8"


class ProjectShape(Shape):
    """A project."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    role = serializers.CharField(help_text="The caller's.")
    guideline_version = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    example = {
        "id": _ID,
        "slug": "peru",
        "name": "Peru, May 2023",
        "role": "manager",
        "guideline_version": 1,
        "version": 1,
        "created_at": "2026-05-04T09:12:00Z",
    }


class ProjectBody(Strict):
    """A new project; it has the three labels from the start, and its maker manages it."""

    name = Text(max_length=200)
    slug = Text(required=False, allow_blank=True, max_length=60, help_text="Else from the name.")

    example = {"name": "Peru, May 2023", "slug": "peru"}


class ProjectChange(Strict):
    """What may be changed of a project."""

    name = Text(required=False, max_length=200)

    example = {"name": "Peru, spring 2023"}


class ProjectQuery(Paged):
    """The parameters of the list of projects."""

    ordering = ordering(PROJECT_SORTS)


class ConfirmQuery(Query):
    """Deleting a project wants its slug once more."""

    confirm = Text(max_length=60, help_text="The project's slug.")


class MemberShape(Shape):
    """A person's role in the project."""

    id = serializers.UUIDField()
    user = serializers.CharField(source="user.username", help_text="The user name.")
    name = serializers.CharField(source="user.name")
    is_active = serializers.BooleanField(source="user.is_active")
    role = serializers.ChoiceField(choices=Role.values)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    example = {
        "id": "018f3c7e-8e42-7d16-a2d3-a4f506b7c8d9",
        "user": "ana",
        "name": "Ana Quispe",
        "is_active": True,
        "role": "reviewer",
        "version": 1,
        "created_at": "2026-05-04T09:12:00Z",
    }


class MemberBody(Strict):
    """Somebody and the role to give."""

    user = Text(max_length=150, help_text="The user name.")
    role = Text(max_length=20, help_text=", ".join(Role.values))

    example = {"user": "ana", "role": "reviewer"}


class MemberChange(Strict):
    """Another role."""

    role = Text(required=False, max_length=20, help_text=", ".join(Role.values))

    example = {"role": "adjudicator"}


class MemberQuery(Paged):
    """The parameters of the list of members."""

    ordering = ordering(MEMBER_SORTS)


class LabelShape(Shape):
    """A value of the label scheme."""

    id = serializers.UUIDField()
    key = serializers.CharField()
    title = serializers.CharField()
    definition = serializers.CharField()
    meaning = serializers.ChoiceField(choices=Meaning.values)
    colour = serializers.CharField(help_text="`#rrggbb`")
    hotkey = serializers.CharField(help_text="A digit, or empty.")
    order = serializers.IntegerField()
    retired = serializers.BooleanField(help_text="Kept for what has it; not given any more.")
    version = serializers.IntegerField()

    example = {
        "id": "018f3c7e-9f53-7e27-b3e4-b50617c8d9ea",
        "key": "supported",
        "title": "Supported",
        "definition": "Independent evidence was found for it.",
        "meaning": "supported",
        "colour": "#1b7f4d",
        "hotkey": "1",
        "order": 0,
        "retired": False,
        "version": 1,
    }


class LabelChange(Strict):
    """What may be changed of a label; its key stays."""

    title = Text(required=False, max_length=60)
    definition = Text(required=False, allow_blank=True)
    meaning = Text(required=False, max_length=20, help_text=", ".join(Meaning.values))
    colour = Text(required=False, max_length=7)
    hotkey = Text(required=False, allow_blank=True, max_length=1)
    order = Whole(required=False)
    retired = YesNo(required=False)

    example = {"title": "Borne out"}


class LabelBody(Strict):
    """A new label."""

    key = Text(max_length=60)
    title = Text(max_length=60)
    definition = Text(required=False, allow_blank=True)
    meaning = Text(required=False, max_length=20, help_text=", ".join(Meaning.values))
    colour = Text(required=False, max_length=7)
    hotkey = Text(required=False, allow_blank=True, max_length=1)
    order = Whole(required=False, allow_null=True)

    example = {"key": "misleading", "title": "Misleading", "colour": "#8c5b00", "hotkey": "4"}


class LabelQuery(Paged):
    """The parameters of the list of labels."""

    retired = serializers.ChoiceField(choices=["true", "false"], required=False)
    ordering = ordering(LABEL_SORTS)


class GuidelineShape(Shape):
    """A version of the guideline."""

    version = serializers.IntegerField()
    markdown = serializers.CharField()
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(
        source="created_by.username", default=None, allow_null=True, help_text="A user name."
    )

    example = {
        "version": 2,
        "markdown": "Mark *what can be checked*, word for word.",
        "created_at": "2026-05-04T09:12:00Z",
        "created_by": "manager",
    }


class GuidelineChange(Strict):
    """The text of the next version."""

    markdown = Text(required=False, allow_blank=True)

    example = {"markdown": "Mark *what can be checked*, word for word."}


class GuidelineQuery(Query):
    """Which version; without it the latest."""

    version = WholeText(required=False, min_value=1, max_value=MAX_OFFSET)
