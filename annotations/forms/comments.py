"""The forms of comments."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms.shared import paragraphs
from annotations.services.comments import LONGEST


class CommentForm(forms.Form):
    """A new comment, or an answer to `parent`; with an `id` the same one again is not a second."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = paragraphs(_("Comment"), LONGEST, attrs={"rows": 3})
    parent = forms.UUIDField(required=False, widget=forms.HiddenInput)


class CommentChangeForm(forms.Form):
    """A comment in other words, as it was read."""

    text = paragraphs(_("Comment"), LONGEST, attrs={"rows": 3})
    version = forms.IntegerField(widget=forms.HiddenInput)
