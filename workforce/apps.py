"""The app of people: organizations, members, pools, rights."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkforceConfig(AppConfig):
    """Wires row security to the end of each migration run."""

    name = "workforce"

    def ready(self) -> None:
        """Secure all tables once migrations ran."""
        # Django's one place for this: models can't be imported before the apps are ready.
        from workforce.tenancy.row_security import secure_tables

        post_migrate.connect(secure_tables, sender=self, dispatch_uid="workforce.secure_tables")
