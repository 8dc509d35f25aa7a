"""Pages for readers, and the script that takes their pictures."""
