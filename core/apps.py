"""The app at the bottom: tenancy, identity, permissions, web, API, jobs, audit, notifications."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """Secures all tables at the end of each migration run."""

    name = "core"

    def ready(self) -> None:
        """Connect row security to the end of the migrations."""
        # Models can be imported from here on only.
        from core.tenancy.row_security import secure_tables

        post_migrate.connect(secure_tables, sender=self, dispatch_uid="core.secure_tables")
