"""The app of people: accounts, organizations, members, pools, skills, API tokens."""

from django.apps import AppConfig
from django.db.models.signals import post_save


class WorkforceConfig(AppConfig):
    """Ends API tokens with a password."""

    name = "workforce"

    def ready(self) -> None:
        """Watch for new passwords, which allauth and Django store by themselves."""
        # Models can be imported from here on only.
        from workforce.tokens.actions import revoke_with_password

        post_save.connect(
            revoke_with_password,
            sender="core.User",
            dispatch_uid="workforce.revoke_with_password",
        )
