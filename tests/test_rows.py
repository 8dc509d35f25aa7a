"""HTML that is put together in Python: what is not HTML yet becomes a text in it."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, override

from annotations.rows import decimal, filled, filled_each

HOSTILE = """<script>"&' """


def test_what_is_not_html_is_escaped_as_django_does_it() -> None:
    bold, late = SafeString("<b>1</b>"), gettext_lazy("Details")
    for value in (HOSTILE, bold, late, 1234567, 0.5, None):
        assert filled("<i>{}</i>", value) == format_html("<i>{}</i>", value)
        assert filled("<i>{it}</i>", it=value) == format_html("<i>{it}</i>", it=value)


def test_what_was_filled_is_not_escaped_again() -> None:
    once = filled("<i>{}</i>", HOSTILE)

    assert filled("{}", once) == once
    assert filled_each("{}{}", [("<", once), (once, "<")]) == f"&lt;{once}{once}&lt;"


def test_a_number_is_written_as_its_reader_writes_numbers() -> None:
    for language, said in (("en", "0.063"), ("es", "0,063"), ("en", "0.063")):
        with override(language):
            assert decimal(0.0625, 3) == said
    assert decimal(None, 3) == ""
