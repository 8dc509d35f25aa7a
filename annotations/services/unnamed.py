"""Files that have no name until they are complete: whatever ends the process leaves nothing behind.

Where the storage is a folder of this machine they get their name without being copied (open(2),
O_TMPFILE). Elsewhere, and on systems without it, the storage copies them as it copies any file.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile

BUFFER = 1 << 20


def unnamed_file(field: FieldFile) -> IO[bytes]:
    """An empty file to be written, and later given to `store`, for this field of a row."""
    if not isinstance(field.storage, FileSystemStorage):
        return tempfile.TemporaryFile(buffering=BUFFER)
    try:
        folder = Path(field.storage.path(""))
        folder.mkdir(parents=True, exist_ok=True)
        mode = settings.FILE_UPLOAD_PERMISSIONS
        return open(os.open(folder, os.O_TMPFILE | os.O_RDWR, mode), "w+b", buffering=BUFFER)
    except (AttributeError, OSError):
        return tempfile.TemporaryFile(buffering=BUFFER)


def store(field: FieldFile, name: str, file: IO[bytes]) -> None:
    """Put the file into the field's storage under this name, or a like one that is free there.

    The row is not saved. Raises OSError when there is no room.
    """
    file.flush()
    whole = field.field.generate_filename(field.instance, name)
    if isinstance(field.storage, FileSystemStorage) and _give_name(file, field.storage.path(whole)):
        field.name = whole
        return
    file.seek(0)
    field.save(name, File(file), save=False)


def _give_name(file: IO[bytes], path: str) -> bool:
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        # By its number among this process's open files; a link needs the folder of those for it.
        numbers = os.open("/proc/self/fd", os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.link(str(file.fileno()), path, src_dir_fd=numbers, follow_symlinks=True)
        finally:
            os.close(numbers)
    except OSError:
        return False
    return True
