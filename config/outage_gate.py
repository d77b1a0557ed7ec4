"""Database-recovery probe: one request at a time looks, the others are refused at once.

Else each of many requests would wait for a connection in turn, and nothing would be left to say
that the process is alive.
"""

from __future__ import annotations

import time
from threading import Lock

LOOK_SECONDS = 2.0  # between two looks, after one in vain


class Gate:
    """Shut while the database is away; each process has one."""

    def __init__(self) -> None:
        self.is_shut = False
        self.next_look = 0.0
        self.lock = Lock()

    def shut(self) -> None:
        """The database was away: the next request looks whether it still is."""
        with self.lock:
            if not self.is_shut:
                self.is_shut, self.next_look = True, time.monotonic()

    def open(self) -> None:
        """It is back."""
        self.is_shut = False

    def may_look(self) -> bool:
        """Whether it is this request's turn to look; the others' turn comes later."""
        with self.lock:
            now = time.monotonic()
            if now < self.next_look:
                return False
            self.next_look = now + LOOK_SECONDS
            return True


GATE = Gate()
