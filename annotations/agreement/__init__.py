"""Agreement: how far people who read the same documents find and say the same, as numbers.

Pure, on columns of numbers (`table.py`), vectorised with numpy; nothing here knows the database or
who may see what (`annotations/queries/agreement.py` does). `measures.py` asks for everything at
once; `finding.py`, `judging.py` and `evidence.py` for one thing each.
"""
