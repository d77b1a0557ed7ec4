"""The job broker, CREWMARK_BROKER: the database alone, or Redis, or SQS.

A job is always a row of the queue's table, written in the transaction of what it is for, and stays
there until it is done. Redis or SQS carry its number to a worker that waits (docs/adr/0013).
"""

from typing import Any
from urllib.parse import urlsplit

from config import env

VARIABLE = "CREWMARK_BROKER"
DATABASE = "database"
REDIS = ("redis", "rediss", "unix")
SQS = "sqs"
TABLE_QUEUE = "config.queue.Queue"
CARRIED_QUEUE = "config.carried_queue.CarriedQueue"
LONG_POLL_SECONDS = 5
# The packages that each needs beyond requirements.txt.
NEEDS = {"config.carriers.redis": ("redis",), "config.carriers.sqs": ("boto3",)}


def queue() -> dict[str, Any]:
    """The part of Q_CLUSTER that says where jobs are queued."""
    said = env.text(VARIABLE, DATABASE)
    if said == DATABASE:
        return {"orm": "default", "broker_class": TABLE_QUEUE}
    carrier = _redis(said) if urlsplit(said).scheme in REDIS else _sqs(said)
    return {"orm": "default", "broker_class": CARRIED_QUEUE} | carrier


def _redis(said: str) -> dict[str, Any]:
    url = urlsplit(said)
    if not (url.path if url.scheme == "unix" else url.hostname):
        raise env.stop(f"{VARIABLE} is “{said}”. A Redis address looks like redis://host:6379/0.")
    return {"carrier": "config.carriers.redis", "redis": said}


def _sqs(said: str) -> dict[str, Any]:
    url = urlsplit(said)
    name = url.path.strip("/")
    if url.scheme != SQS or not url.hostname or not name or "/" in name:
        raise env.stop(
            f"{VARIABLE} is “{said}”. It must be “{DATABASE}”, a Redis address like "
            "redis://host:6379/0, or sqs://region/queue."
        )
    queue = {
        "region": url.hostname,
        "queue": name,
        "receive_message_wait_time_seconds": LONG_POLL_SECONDS,
    }
    return {"carrier": "config.carriers.sqs", "sqs": queue}
