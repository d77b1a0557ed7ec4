"""How does a simulated annotator work? It submits, and reads the next item from the answer."""

from __future__ import annotations

import gzip
import http.client
import json
import random
import time
import uuid
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

TOKEN = "b" * 32
DAY_EVERY = 15  # seconds between two looks at the day's numbers, as the page does (labeling.js)


@dataclass
class Worker:
    """One simulated annotator with a browser's session and one kept connection."""

    port: int
    slug: str
    project_id: int
    session: str
    think: float
    done: int = 0
    errors: int = 0
    day_asked_at: float = -DAY_EVERY
    latencies: list[float] = field(default_factory=list)

    def run(self, until: float) -> None:
        """Submit until the time is up or there is no work. Who thinks begins at some time within
        the first thought, as people do, and not all in the same instant."""
        if self.think:
            time.sleep(random.uniform(0, self.think))  # noqa: S311  # nothing depends on it
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        queue = f"/o/{self.slug}/projects/{self.project_id}/label/next/"
        current = self.post(queue, {"after": None})["item"]
        ahead = self.post(queue, {"after": current["assignment"]})["item"] if current else None
        while current and time.monotonic() < until:
            if self.think:
                time.sleep(self.think)
            started = time.monotonic()
            answer = self.submit(current, ahead)
            self.latencies.append(time.monotonic() - started)
            self.done += 1
            current, ahead = ahead, answer["next"]

    def submit(self, current: dict[str, Any], ahead: dict[str, Any] | None) -> dict[str, Any]:
        """Answer one item; the server's answer holds the item after the one ahead."""
        return self.post(
            current["urls"]["submit"],
            {
                "answer": {"label": "ham" if current["assignment"] % 7 else "spam"},
                "revision": current["revision"],
                "guideline": current["guideline"]["id"],
                "key": str(uuid.uuid4()),
                "after": ahead["assignment"] if ahead else None,
                "earnings": self.is_day_old(),
            },
        )

    def is_day_old(self) -> bool:
        """Whether the day's numbers are asked for with this answer."""
        now = time.monotonic()
        if now - self.day_asked_at < DAY_EVERY:
            return False
        self.day_asked_at = now
        return True

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send and read JSON, compressed as browsers ask; only success goes on."""
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        self.connection.request("POST", path, json.dumps(body), headers)
        response = self.connection.getresponse()
        content = response.read()
        if response.getheader("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        if response.status != HTTPStatus.OK:
            self.errors += 1
            raise RuntimeError(f"{response.status} for {path}: {content[:300]!r}")
        found: dict[str, Any] = json.loads(content)
        return found
