"""The app's registration with Django."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    """Claim Workbench's one app."""

    name = "annotations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Before the first connection."""
        from annotations.moments import read_by_us

        read_by_us()
