"""The app at the bottom: tenancy, identity, permissions, web, API, jobs, audit, notifications."""

from collections.abc import Iterable

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """Reads what the apps declare, and secures all tables at the end of each migration run."""

    name = "core"

    def ready(self) -> None:
        """Read the declarations of all apps; connect row security to the end of the migrations."""
        # Models can be imported from here on only.
        from core.tenancy.row_security import secure_tables

        read_declarations(config.name for config in apps.get_app_configs())
        post_migrate.connect(secure_tables, sender=self, dispatch_uid="core.secure_tables")


def read_declarations(app_names: Iterable[str]) -> None:
    """Collect the declarations and build the tables that hot look-ups read."""
    from core.declarations import collect
    from core.events import connect_handlers
    from core.permissions.roles import assemble_permissions

    collect(app_names)
    assemble_permissions()
    connect_handlers()
