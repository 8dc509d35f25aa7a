"""Parts of a page that are kept for equal values: `once_for` in templates."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from annotations.templatetags.once import MOST


@dataclass(frozen=True)
class Line:
    """Something to be shown, which notes how often it was."""

    name: str
    shown: list[str] = field(default_factory=list, compare=False)

    def told(self) -> str:
        """Its name."""
        self.shown.append(self.name)
        return self.name


def page(inside: str) -> Template:
    return Template(
        f"{{% load i18n once %}}{{% once_for line=line n=n|add:0 %}}{inside}{{% end_once_for %}}"
    )


def render(page: Template, **known: object) -> str:
    return page.render(Context({"n": 0, **known}))


def test_what_is_said_of_equal_values_is_put_together_once() -> None:
    template, first, same = page("{{ line.told }}"), Line("a < b"), Line("a < b")
    assert [render(template, line=line) for line in (first, same)] == ["a &lt; b"] * 2
    assert (first.shown, same.shown) == (["a < b"], [])


def test_other_values_and_another_language_are_said_anew() -> None:
    template = page("{{ line.told }}{{ n }} {% translate 'Language' %}")
    assert render(template, line=Line("a")) == "a0 Language"
    assert render(template, line=Line("b")) == "b0 Language"
    assert render(template, line=Line("a"), n=1) == "a1 Language"
    with translation.override("es"):
        assert render(template, line=Line("a")) == "a0 Idioma"
    assert render(template, line=Line("a")) == "a0 Language"


def test_nothing_else_of_a_reader_is_there_to_be_kept_for_another() -> None:
    template = page("{{ line.told }}{{ secret }}")
    assert render(template, line=Line("a"), secret="hers") == "a"
    assert render(template, line=Line("a"), secret="his") == "a"


def test_more_than_are_kept_are_still_told_right() -> None:
    template = page("{{ n }}")
    numbers = [*range(MOST + 2), 0]
    assert [render(template, line="", n=n) for n in numbers] == [str(n) for n in numbers]


@pytest.mark.parametrize("said", ["", "line", "line=line n"])
def test_values_have_names(said: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Template(f"{{% load once %}}{{% once_for {said} %}}{{% end_once_for %}}")
