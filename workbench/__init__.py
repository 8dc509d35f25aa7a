"""Wiring only: settings, URLs, the Celery application, the engines. The product is `annotations`."""
