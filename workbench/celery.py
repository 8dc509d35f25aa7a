"""The Celery application. A message carries a job's id alone; the job row is the truth."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from workbench.garbage import look_rarely

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")

app = Celery("workbench")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["annotations"])


@worker_process_init.connect
def begin(**_known: Any) -> None:
    """Of the time of a large job, looking for garbage took a fifth."""
    look_rarely()
