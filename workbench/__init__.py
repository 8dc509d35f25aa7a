"""Wiring only: settings, URLs, the Celery application, the engines. The product is `annotations`."""

from workbench.celery import app as celery_app

__all__ = ["celery_app"]
