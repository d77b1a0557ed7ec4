"""The app of people: accounts, organizations, members, pools, skills, API tokens."""

from django.apps import AppConfig
from django.db.models.signals import post_save


class WorkforceConfig(AppConfig):
    """Names invitations, pools and tokens for the audit log."""

    name = "workforce"

    def ready(self) -> None:
        """Register the names of rows that audit entries are about."""
        # Models can be imported from here on only.
        from core.audit.words import register_names
        from workforce.members.invitations.queries import invitation_names
        from workforce.pools.queries import pool_names
        from workforce.tokens.actions import revoke_with_password
        from workforce.tokens.queries import token_names

        register_names("invitation", invitation_names)
        register_names("pool", pool_names)
        register_names("apitoken", token_names)

        post_save.connect(
            revoke_with_password,
            sender="core.User",
            dispatch_uid="workforce.revoke_with_password",
        )
