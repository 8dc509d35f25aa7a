"""Static files under hashed names, so that they can be cached for ever.

Module imports are rewritten to hashed names in our own scripts only: scripts of libraries are
served as their packages ship them.
"""

from typing import Any

from django.contrib.staticfiles.storage import ManifestFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_mixin: Any = ManifestFilesMixin
_MODULE_IMPORTS = _mixin._js_module_import_aggregation_patterns[1]
_STYLES = tuple(entry for entry in _mixin.patterns if entry[0] == "*.css")


class StaticStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with ES module imports of `annotations/` rewritten."""

    support_js_module_import_aggregation = False
    patterns = (*_STYLES, ("annotations/*.js", _MODULE_IMPORTS))
