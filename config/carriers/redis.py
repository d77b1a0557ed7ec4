"""The Redis carrier: numbers of due jobs in a list; what is popped is gone."""

from __future__ import annotations

from typing import Any

from django_q.brokers.redis_broker import Redis
from django_q.conf import Conf
from redis import from_url
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

ERRORS = (RedisError,)
# A person's request must not wait for a Redis that doesn't answer; a worker waits one second.
WAITING: dict[str, Any] = {"socket_connect_timeout": 2, "socket_timeout": 5}


class Carrier(Redis):  # type: ignore[misc]  # django-q2 has no types
    """django-q2's list in Redis, with an end to all waiting."""

    @staticmethod
    def get_connection(list_key: str | None = None) -> Any:
        """A client that tries a lost connection once more, at once."""
        return from_url(Conf.REDIS, retry=Retry(NoBackoff(), 1), **WAITING)
