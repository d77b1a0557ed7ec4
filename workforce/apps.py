"""The app of people: organizations, members, pools, rights."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class WorkforceConfig(AppConfig):
    """Wires row security to the end of each migration run."""

    name = "workforce"

    def ready(self) -> None:
        """Secure all tables once migrations ran; tell the audit log how things are called."""
        # Django's one place for this: models can't be imported before the apps are ready.
        from core.audit.words import register_names
        from core.tenancy.row_security import secure_tables
        from workforce.pools.queries import pool_names
        from workforce.tokens.actions import revoke_with_password
        from workforce.tokens.queries import token_names

        register_names("pool", pool_names)
        register_names("apitoken", token_names)

        post_save.connect(
            revoke_with_password,
            sender="core.User",
            dispatch_uid="workforce.revoke_with_password",
        )
        post_migrate.connect(secure_tables, sender=self, dispatch_uid="workforce.secure_tables")
