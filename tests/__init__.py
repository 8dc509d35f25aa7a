"""Everything is tested against real engines and a real browser; `engines.py` starts them."""
