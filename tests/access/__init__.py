"""The access table: who is answered what at every address, for `test_access_table.py`."""
