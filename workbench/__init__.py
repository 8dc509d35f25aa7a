"""Wiring only: settings, URLs, Celery, the engines. The product is `annotations`."""

from workbench.celery import app as celery_app

__all__ = ["celery_app"]
