"""The REST door: the same functions as the pages, in JSON."""
