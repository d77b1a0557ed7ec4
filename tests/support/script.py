"""How does a test call the API? As a script with a token does."""

import json
from dataclasses import dataclass

from django.test import Client


@dataclass
class Script:
    """A caller with a token, in one organization."""

    secret: str
    slug: str = "acme"

    def call(self, method, path, sent=None, **headers):
        """The answer; `headers` with underscores for dashes."""
        options = (
            {} if sent is None else {"data": sent if isinstance(sent, str) else json.dumps(sent)}
        )
        bearer = {"Authorization": f"Bearer {self.secret}"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(raise_request_exception=False).generic(
            method,
            f"/o/{self.slug}/api/v1/{path}",
            content_type="application/json",
            headers=bearer | named,
            **options,
        )
