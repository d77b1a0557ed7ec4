"""The SQS carrier: numbers of due jobs as messages, deleted when they are read."""

from __future__ import annotations

from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django_q.brokers.aws_sqs import Sqs
from django_q.conf import Conf

from config.broker import LONG_POLL_SECONDS

ERRORS = (BotoCoreError, ClientError)
# A person's request must not wait for an SQS that doesn't answer.
WAITING = Config(
    connect_timeout=2, read_timeout=LONG_POLL_SECONDS + 5, retries={"total_max_attempts": 2}
)


class Carrier(Sqs):  # type: ignore[misc]  # django-q2 has no types
    """django-q2's queue in SQS, made when it isn't there. Keys come from where boto3 looks."""

    def __init__(self, list_key: str) -> None:
        super().__init__(Conf.SQS["queue"])

    @staticmethod
    def get_connection(list_key: str | None = None) -> Any:
        """A session of the region, with an end to all waiting."""
        session = botocore.session.get_session()
        session.set_default_client_config(WAITING)
        return boto3.Session(botocore_session=session, region_name=Conf.SQS["region"])
