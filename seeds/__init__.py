"""The demo corpus: its sources, the script that builds it, and the built file. No Django here."""
