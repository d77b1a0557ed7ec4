"""The rate limit of tokens: each process spends in blocks from a common count.

Most requests cost no statement. A token can pass its limit by one block in each process; a token
that asks seldom is never written down at all.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from core.limits.spend import API_REQUESTS, Limit, TooMany, spend, too_many

BLOCK = 100
MAX_REMEMBERED = 10_000  # tokens remembered; beyond it those that rest are forgotten


@dataclass
class Pace:
    """A token's requests that aren't spent yet, and until when it is refused (monotonic)."""

    token_id: int
    began_at: float
    unspent: int = 0
    refused_until: float = 0.0


class Paces:
    """The tokens that asked this process lately, by their digests."""

    def __init__(self, limit: Limit, *, block: int) -> None:
        self.limit, self.block = limit, block
        self.known: dict[bytes, Pace] = {}
        self.lock = Lock()

    def require(self, digest: bytes) -> None:
        """Raise TooMany beyond the limit; one statement each `block` requests, else none.

        Outside any transaction, so that nobody waits for the row and nothing is undone.
        """
        pace = self.to_be_spent(digest)
        if pace is None:
            return
        try:
            spend(self.limit, pace.token_id, cost=self.block)
        except TooMany as refusal:
            pace.refused_until = time.monotonic() + refusal.detail["retryAfter"]
            raise

    def to_be_spent(self, digest: bytes) -> Pace | None:
        """The token's pace if a block of it is full, which is taken off; raises TooMany."""
        with self.lock:
            pace = self.known.get(digest)
            if pace is None:
                return None
            left = pace.refused_until - time.monotonic()
            if left > 0:
                raise too_many(self.limit, timedelta(seconds=left))
            if pace.unspent < self.block:
                return None
            pace.unspent -= self.block
            return pace

    def count(self, digest: bytes, token_id: int) -> None:
        """Note a request of a good token; what wasn't spent within a window is forgotten."""
        with self.lock:
            now = time.monotonic()
            pace = self.known.get(digest)
            if pace is None or now - pace.began_at > self.limit.seconds:
                self.make_room(now)
                pace = self.known[digest] = Pace(token_id, began_at=now)
            pace.unspent += 1

    def make_room(self, now: float) -> None:
        """Forget the tokens that rest, once there are many."""
        if len(self.known) >= MAX_REMEMBERED:
            lately = now - self.limit.seconds
            self.known = {key: each for key, each in self.known.items() if each.began_at > lately}


PACES = Paces(API_REQUESTS, block=BLOCK)
