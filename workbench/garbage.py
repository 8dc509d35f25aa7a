"""How often a process that serves people looks for garbage, which Python does after 700 objects."""

from __future__ import annotations

import gc

_OBJECTS = 100_000


def look_rarely() -> None:
    """Look after many more objects, and never again at what is there now: programs, templates.

    A page or a chunk of a job is many thousand objects in no cycle, of which none is garbage that
    has to be looked for. Called before a process is copied, it also leaves memory shared.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 20)
