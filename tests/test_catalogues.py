"""The catalogues of translations: nothing missing, nothing too much, every place kept."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils.translation import gettext, ngettext, override, pgettext

from workbench import catalogues, messages

LANGUAGES = sorted(catalogues.catalogues())
PLACE = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w+(?::,)?\}|</?\w+[^>]*>|\n")
WRITTEN = re.compile(r"""\{% translate (["'])(.+?)\1""")


@pytest.fixture(scope="module")
def today() -> Catalog:
    return messages.of_everything()


def kept(language: str) -> list[Message]:
    with catalogues.catalogues()[language].open("rb") as lines:
        return [message for message in read_po(lines, locale=language) if message.id]


def forms(message: Message) -> tuple[str, ...]:
    """The translations of a message, as many as it has forms."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def listed(strings: list[object]) -> str:
    return "\n".join(["", *(f"    {string!r}" for string in strings)])


def test_there_is_spanish() -> None:
    assert LANGUAGES == ["es"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_the_strings_of_today_and_no_other(language: str, today: Catalog) -> None:
    here = {(message.id, message.context) for message in kept(language)}
    used = {(message.id, message.context) for message in today if message.id}
    missing, left = listed(sorted(used - here, key=str)), listed(sorted(here - used, key=str))
    assert here == used, f"`make messages` puts in:{missing}\nand takes out:{left}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_written_as_make_messages_writes_it(language: str) -> None:
    source = catalogues.catalogues()[language].read_bytes()
    assert messages.updated(language, source) == source, "Run `make messages`."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language: str) -> None:
    empty = [message.id for message in kept(language) if not all(forms(message))]
    assert not empty, (
        f"To be translated in {catalogues.catalogues()[language].name} of {language}"
        f" (docs/translating.md):{listed(empty)}"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_has_the_places_and_tags_of_its_string(language: str) -> None:
    wrong = []
    for message in kept(language):
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = [sorted(PLACE.findall(original)) for original in originals]
        # The form for one may do without the number where English does.
        for form, there in zip(forms(message), [wanted, wanted[-1:]], strict=False):
            wrong += [form] if sorted(PLACE.findall(form)) not in there else []
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_has_all_forms_of_the_language(language: str) -> None:
    several = [message for message in kept(language) if isinstance(message.id, tuple)]
    assert several
    assert all(len(forms(message)) == 2 for message in several)


# A letter greets with a comma or with a colon, by its language.
_ENDS = ".:…,"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_begins_and_ends_as_its_string(language: str) -> None:
    wrong = [
        form
        for message in kept(language)
        for form in forms(message)
        if (form[-1] in _ENDS) != (str(message.id).rstrip("')\"")[-1] in _ENDS)
        or form != form.strip()
    ]
    assert not wrong, listed(wrong)


# docs/translating.md: the reader is not addressed.
_ADDRESSES = re.compile(
    r"\b[Uu]sted\b|\b[Ss]e le ha\b"
    r"|(?:^|[.:;] )(?i:escriba|h[aá]ga|elija|pulse|seleccione|vuelva|pruebe|guarde|cambie|diga|dé"
    r"|indique|revise|revísela|decídalos|reábralo|pregunte|mire|espere)(?:se|lo|la)?\b"
)
# Words that the glossary of docs/translating.md has another one for.
_STRAY = re.compile(
    r"(?i)adjudic|concordanci|\bfrases?\b|\bpruebas?\b(?! pilotos?\b)|\bagregar\b|\bborrar\b"
    r"|\bmayús\b|\bintro\b|\btodavía no hay\b"
)


def test_spanish_does_not_address_the_reader() -> None:
    wrong = [one for message in kept("es") for one in forms(message) if _ADDRESSES.search(one)]
    assert not wrong, listed(wrong)


def test_spanish_has_one_word_for_one_thing() -> None:
    stray = [one for message in kept("es") for one in forms(message) if _STRAY.search(one)]
    assert not stray, listed(stray)


def test_no_date_is_written_beside_the_forms_of_the_catalogues() -> None:
    pages = [*(messages.CLONE / "templates").rglob("*.html")]
    code = [*(messages.CLONE / "annotations").rglob("*.py")]
    bare = re.compile(r"""\|date:["'][^"']*[bDEFlMN]|date_format\(\w+, ["'][a-zA-Z] """)
    assert not [path.name for path in pages + code if bare.search(path.read_text())]


def _said(path: Path) -> set[str]:
    """The constant first arguments of gettext's functions, read another way than Babel does."""
    names = {"_", "gettext", "gettext_lazy", "ngettext", "gettext_noop"}
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in names
        if call.args and isinstance(call.args[0], ast.Constant)
    }


def test_nothing_that_code_and_templates_say_is_overlooked(today: Catalog) -> None:
    known = {m.id[0] if isinstance(m.id, tuple) else m.id for m in today}
    code, pages = messages.CLONE / "annotations", messages.CLONE / "templates"
    said = {text for path in code.rglob("*.py") for text in _said(path)}
    shown = {
        found[1].replace("%", "%%")
        for path in pages.rglob("*.html")
        for found in WRITTEN.findall(path.read_text())
    }
    assert len(said) > 400 and len(shown) > 300
    assert not (said | shown) - known


def test_templates_are_read_whatever_their_indentation_and_quotes() -> None:
    source = """
          <p title='it''s'>{% translate "One" %}
    {% blocktranslate count n=many with who=name trimmed %}
        {{ who }} has
        {{ n }} {% plural %} {{ who }}s have {{ n }}
    {% endblocktranslate %}{{ x|default:_("Two") }} 1a (
  {% blocktranslate context "deed" asvar said %}Set{% endblocktranslate %}
        {% translate "Set" context "thing" as other %}{# not this #} " ' \\
    """
    found = {(message.id, message.context) for message in messages.of_template(source)}
    assert found - {("", None)} == {
        ("One", None),
        ("Two", None),
        (("%(who)s has %(n)s", "%(who)ss have %(n)s"), None),
        ("Set", "deed"),
        ("Set", "thing"),
    }


def test_code_is_read_by_every_name_of_gettext() -> None:
    source = """
from django.utils.translation import gettext as _
_("a" "b"); gettext_lazy("c"); ngettext("one", "many", n); pgettext("of", "d"); gettext_noop("e")
ngettext_lazy("first", "rest", n); pgettext_lazy("of", "f"); _(f"not {this}"); _(variable)
"""
    found = {(message.id, message.context) for message in messages.of_code(source)}
    assert found - {("", None)} == {
        ("ab", None),
        ("c", None),
        (("one", "many"), None),
        ("d", "of"),
        ("e", None),
        (("first", "rest"), None),
        ("f", "of"),
    }


def test_an_update_keeps_translations_adds_what_is_new_and_drops_what_is_gone() -> None:
    before = 'msgid "Sign in"\nmsgstr "Entrar"\n\nmsgid "Gone for good"\nmsgstr "Perdido"\n'
    after = messages.updated("es", before.encode()).decode()
    assert 'msgid "Sign in"\nmsgstr "Entrar"\n' in after
    assert 'msgid "Sign out"\nmsgstr ""\n' in after
    assert "Gone for good" not in after
    assert messages.updated("es", after.encode()).decode() == after


def test_what_is_compiled_is_what_django_says() -> None:
    with override("es"):
        assert gettext("Sign in") == "Iniciar sesión"
        assert pgettext("deed", "Set") == "Asignar"
        assert gettext("Set") == "Conjunto"
        said = [ngettext("%d hour", "%d hours", n) % n for n in (0, 1, 2)]
    assert said == ["0 horas", "1 hora", "2 horas"]
    assert gettext("Sign in") == "Sign in"


def test_only_a_catalogue_that_changed_is_compiled_again(monkeypatch, tmp_path: Path) -> None:
    source = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "Yes"\nmsgstr "Sí"\n')
    monkeypatch.setattr(catalogues, "LOCALES", tmp_path)
    catalogues.compile_all()
    target = source.with_suffix(".mo")
    first = target.stat().st_ino
    assert "Sí".encode() in target.read_bytes()
    catalogues.compile_all()
    assert target.stat().st_ino == first
    source.write_text('msgid "Yes"\nmsgstr "Claro"\n')
    catalogues.compile_all()
    assert b"Claro" in target.read_bytes()
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]
