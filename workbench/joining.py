"""Scripts and styles that a page needs at once, put into one file when static files are collected.

Thirty small files cost a browser on two cores more time than everything that is in them. In the
source, and while DEBUG is on, each stays the plain module or sheet that it is.

A sheet of nothing but `@import` lines becomes what these name. The modules that an entry needs at
once become two files. `core.js` beside it holds those that only define something, and import
nothing later which needs any of them, for a file's name contains a digest of the names in it; the
rest stands in the entry before its own text. Every module is a function of its own there, so names
never meet; what the folder's other modules need of the core, they take from there.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

CORE = "core.js"

_SHEET = re.compile(r'@import "([^"]+)";\n')
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_IMPORT = re.compile(r'^import\s+(?:\{([^}]*)\}\s+from\s+)?"(?P<path>[^"]+)";\n', re.MULTILINE)
_LATER = re.compile(r'\bimport\("(?P<path>[^"]+)"\)')
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:export|import)\b.*", re.MULTILINE)

Texts = Mapping[str, str]
"""Texts of files by path, with `/` between folders."""


class Unjoinable(ValueError):
    """A script or sheet is written in a way that is not understood here; says where and what."""


def sheets(texts: Texts) -> dict[str, str]:
    """The sheets that are nothing but imports, with what they import in their place."""
    lists = {path: _SHEET.findall(text) for path, text in texts.items() if path.endswith(".css")}
    return {
        path: "".join(texts[_resolved(path, name)] for name in names)
        for path, names in lists.items()
        if names and not _SHEET.sub("", _COMMENT.sub("", texts[path])).strip()
    }


def modules(texts: Texts, entry: str) -> dict[str, str]:
    """The entry and its `core.js`, and the modules beside them that take from that.

    Raises Unjoinable.
    """
    folder = posixpath.dirname(entry)
    order = _order(texts, entry)
    core = [path for path, whole in order.items() if whole]
    own = [path for path, whole in order.items() if not whole]
    numbers = {path: number for number, path in enumerate([*core, *own[:-1]])}
    join = _Join(texts, numbers, f"{folder}/{CORE}", frozenset(core))
    names = ", ".join(f"${numbers[path]}" for path in core)
    made = {
        join.core: "".join(map(join.function, core)) + f"export {{ {names} }};\n",
        entry: join.taking(own, "".join(map(join.function, own[:-1])) + join.body(entry)),
    }
    for path in texts:
        if path.startswith(f"{folder}/") and path.endswith(".js") and path not in order:
            made[path] = join.taking([path], join.body(path))
    return made


def _order(texts: Texts, entry: str) -> dict[str, bool]:
    """The entry and what it imports, what is imported first; with it, whether it is of the core."""
    bare = {path: _COMMENT.sub("", text) for path, text in texts.items() if path.endswith(".js")}
    now = {path: _named(_IMPORT, path, text) for path, text in bare.items()}
    later = {path: _named(_LATER, path, text) for path, text in bare.items()}
    needed = _reached([entry], now)
    # Imported for what they do: not a second time on a page that takes something else of the core.
    doing = {
        _resolved(path, found["path"])
        for path in needed for found in _IMPORT.finditer(bare[path]) if found[1] is None
    }  # fmt: skip
    either = {path: [*now[path], *later[path]] for path in bare}
    done: dict[str, bool] = {}

    def visit(path: str, above: tuple[str, ...]) -> bool:
        if path in above:
            raise Unjoinable(f"{path} imports itself, by way of {above[-1]}")
        if path not in done:
            whole = [visit(one, (*above, path)) for one in now[path]]
            parts = needed & _reached(later[path], either)
            done[path] = all(whole) and not parts and path not in doing
        return done[path]

    visit(entry, ())
    return {**done, entry: False}


def _named(pattern: re.Pattern[str], path: str, text: str) -> list[str]:
    return [_resolved(path, found["path"]) for found in pattern.finditer(text)]


def _reached(paths: Iterable[str], imports: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += imports[path]
    return found


def _resolved(path: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def _relative(path: str, folder: str) -> str:
    found = posixpath.relpath(path, folder)
    return found if found.startswith(".") else f"./{found}"


@dataclass(frozen=True, slots=True)
class _Join:
    """Modules with numbers, and where those of the core are to be found."""

    texts: Texts
    numbers: Mapping[str, int]
    core: str
    inside: frozenset[str]

    def function(self, path: str) -> str:
        """A module as a function that gives what it exports."""
        body = self.body(path)
        exported = _EXPORT.findall(body)
        body = _EXPORT.sub("", body)
        if other := _OTHER.search(_COMMENT.sub("", body)):
            raise Unjoinable(f"{path}: “{other[0]}”: only named imports and definitions are known")
        gives = f"return {{ {', '.join(exported)} }};\n"
        return f"const ${self.numbers[path]} = (() => {{\n{body}{gives}}})();\n"

    def body(self, path: str) -> str:
        """A module's text, in which what it imports of the numbered ones is constants."""
        joined = path in self.numbers

        def taken(found: re.Match[str]) -> str:
            number = self.numbers.get(_resolved(path, found["path"]))
            if number is None:
                return found[0]
            return f"const {{ {(found[1] or '').replace(' as ', ': ').strip()} }} = ${number};\n"

        def moved(found: re.Match[str]) -> str:
            place = _relative(_resolved(path, found["path"]), posixpath.dirname(self.core))
            return f'import("{place}")'

        body = _IMPORT.sub(taken, self.texts[path])
        return _LATER.sub(moved, body) if joined else body

    def taking(self, paths: Sequence[str], text: str) -> str:
        """The text of a file made of these modules, with the import from the core that it needs."""
        imported = {one for path in paths for one in _named(_IMPORT, path, self.texts[path])}
        needed = imported & self.numbers.keys() - set(paths)
        if strange := needed - self.inside:
            raise Unjoinable(f"{paths[-1]} imports {min(strange)}, which is a part of the entry")
        if not needed:
            return text
        names = ", ".join(f"${self.numbers[path]}" for path in sorted(needed))
        place = _relative(self.core, posixpath.dirname(paths[-1]))
        return f'import {{ {names} }} from "{place}";\n{text}'
