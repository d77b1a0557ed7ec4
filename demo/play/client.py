"""The API client of a player: one token, one kept connection."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

TIMEOUT_SECONDS = 60
ERROR = 400


class Refused(Exception):  # a refusal is an answer, not an error of ours
    """The server said no; `code` is the problem's."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


class Client:
    """One token's connection to one organization."""

    def __init__(self, site: str, organization: str, token: str) -> None:
        parts = urlsplit(site)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self.connection = kind(parts.netloc, timeout=TIMEOUT_SECONDS)
        self.place = f"{parts.path.rstrip('/')}/o/{organization}/api/v1"
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def get(self, path: str) -> Any:
        """What is at this path; raises Refused."""
        return self.call("GET", path, None, self.headers)

    def post(self, path: str, sent: dict[str, Any] | None = None) -> Any:
        """The answer to what is sent; raises Refused. A lost connection doesn't do it twice."""
        headers = self.headers | {"Idempotency-Key": str(uuid4())}
        return self.call("POST", path, json.dumps(sent or {}), headers)

    def rows(self, path: str) -> Any:
        """All rows of a long list, page after page."""
        following: str | None = f"{path}?limit=200"
        while following:
            page = self.get(following)
            yield from page["results"]
            following = page["next"] and page["next"].partition("/api/v1")[2]

    def call(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Any:
        """One call, sent once more if the server has closed the kept connection."""
        try:
            return self.call_once(method, path, body, headers)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.connection.close()
            return self.call_once(method, path, body, headers)

    def call_once(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Any:
        """One call."""
        self.connection.request(method, self.place + path, body, headers)
        response = self.connection.getresponse()
        answer = json.loads(response.read() or b"null")
        if response.status >= ERROR:
            raise Refused(response.status, answer["code"], answer["detail"])
        return answer

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()
