"""Static files under hashed names, so that they can be cached for ever.

Our own scripts and styles are joined where a page needs many at once (see `joining`), shortened (by
tdewolff's minify), and their module imports are rewritten to hashed names. Scripts of libraries are
served as their packages ship them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.staticfiles.storage import ManifestFilesMixin
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from workbench import joining

try:
    import minify
except ImportError:  # there is no wheel for Macs with Apple's processors: served as written there
    minify = None

_OURS = "annotations/"
_ENTRIES = ("annotations/annotate/main.js", "annotations/adjudicate/main.js")
_KINDS = {".js": "application/javascript", ".css": "text/css"}
_mixin: Any = ManifestFilesMixin
_MODULE_IMPORTS = _mixin._js_module_import_aggregation_patterns[1]
_STYLES = tuple(entry for entry in _mixin.patterns if entry[0] == "*.css")


class StaticStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with the files of `annotations/` shortened and their imports hashed."""

    # A module's hash changes with the hashes of what it imports: as many passes as they are deep.
    max_post_process_passes = 30
    support_js_module_import_aggregation = False
    patterns = (*_STYLES, (_OURS + "*.js", _MODULE_IMPORTS))

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Store a file as it is collected; names are hashed after that."""
        name = name or content.name
        kind = _KINDS.get(name[name.rfind(".") :])
        if kind and minify and name.startswith(_OURS):
            content = ContentFile(minify.string(kind, content.read().decode()).encode())
        return str(super().save(name, content, max_length))

    def post_process(self, paths: Mapping[str, Any], **options: Any) -> Iterator[Any]:
        """Join what belongs together, then hash what was stored, not what it was made from."""
        texts = {
            name: _read(*where)
            for name, where in paths.items()
            if name.startswith(_OURS) and name[name.rfind(".") :] in _KINDS
        }
        joined = joining.sheets(texts)
        for entry in _ENTRIES:
            joined |= joining.modules(texts, entry)
        for name, text in joined.items():
            self.delete(name)
            self.save(name, ContentFile(text.encode()))
        return super().post_process({name: (self, name) for name in {**paths, **joined}}, **options)


def _read(storage: Storage, path: str) -> str:
    with storage.open(path) as file:
        return str(file.read().decode())
