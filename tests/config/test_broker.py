"""Is what CREWMARK_BROKER says understood, and nonsense refused with a sentence?"""

import pytest

from config import broker
from config.checks import check_settings


@pytest.fixture
def said(monkeypatch):
    """What the queue becomes for a value of the variable."""

    def _said(value):
        monkeypatch.setenv("CREWMARK_BROKER", value)
        return broker.queue()

    return _said


@pytest.mark.parametrize("value", ["", "database"])
def test_without_it_the_database_is_the_queue(said, value):
    assert said(value) == {"orm": "default", "broker_class": "config.queue.Queue"}


@pytest.mark.parametrize(
    "value", ["redis://cache.example:6379/2", "rediss://:key@cache.example", "unix:///run/redis"]
)
def test_redis_by_its_address(said, value):
    queue = said(value)
    assert queue["redis"] == value
    assert queue["carrier"] == "config.carriers.redis"
    assert queue["orm"] == "default", "the table stays the place of the jobs"


def test_sqs_by_region_and_queue(said):
    queue = said("sqs://eu-central-1/crewmark-jobs")
    assert (queue["sqs"]["region"], queue["sqs"]["queue"]) == ("eu-central-1", "crewmark-jobs")
    assert queue["carrier"] == "config.carriers.sqs"


@pytest.mark.parametrize(
    "value",
    ["rabbit", "amqp://host", "redis://", "unix://", "sqs://", "sqs://region", "sqs://a/b/c"],
)
def test_nonsense_stops_the_process_with_a_sentence(said, value):
    with pytest.raises(SystemExit, match="CREWMARK_BROKER is “"):
        said(value)


def test_a_missing_package_is_told_at_the_start(settings, monkeypatch):
    settings.Q_CLUSTER = settings.Q_CLUSTER | {"carrier": "config.carriers.redis"}
    assert check_settings() == []
    monkeypatch.setitem(broker.NEEDS, "config.carriers.redis", ("a_package_that_is_not_there",))
    assert [message.id for message in check_settings()] == ["config.E006"]
