"""Who tries what they may not? One person with a browser and a token."""

import json

from django.test import Client
from django.urls import reverse


class Attacker:
    """Somebody with a browser and a token; remembers nothing, so each answer stands for itself."""

    def __init__(self, side, user, secret=""):
        self.side, self.secret = side, secret
        self.browser = Client(raise_request_exception=False)
        self.browser.force_login(user)

    def page(self, method, name, *ids, sent=None, **asked):
        """Ask a page as its script does, by a dict as JSON, or its form, by a list of pairs."""
        url = reverse(name, args=[self.side.slug, *ids])
        if method == "GET":
            return self.browser.get(url, asked)
        if isinstance(sent, dict):
            return self.browser.post(url, json.dumps(sent), content_type="application/json")
        return self.browser.post(url, dict(sent or []))

    def api(self, method, path, sent=None):
        """Ask the API."""
        return Client(raise_request_exception=False).generic(
            method,
            f"/o/{self.side.slug}/api/v1/{path}",
            json.dumps(sent or {}) if method != "GET" else "",
            content_type="application/json",
            headers={"authorization": f"Bearer {self.secret}"},
        )
