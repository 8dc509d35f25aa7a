"""Commands of manage.py; each calls a service."""
