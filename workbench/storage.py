"""Static files under hashed names, so that they can be cached for ever.

Our own scripts and styles are shortened on the way (by tdewolff's minify), and their module imports
are rewritten to hashed names. Scripts of libraries are served as their packages ship them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.staticfiles.storage import ManifestFilesMixin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

try:
    import minify
except ImportError:  # there is no wheel for Macs with Apple's processors: served as written there
    minify = None

_OURS = "annotations/"
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

    def post_process(self, paths: Iterable[str], **options: Any) -> Iterator[Any]:
        """Hash what was stored, not what it was made from."""
        return super().post_process({name: (self, name) for name in paths}, **options)
