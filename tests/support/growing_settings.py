"""Which settings does a test of several machines change? The queue tells what it does, and soon."""

from config.settings.dev import *  # noqa: F403 (a settings module is its base plus differences)
from config.settings.dev import LOGGING, Q_CLUSTER

LOGGING["loggers"]["django-q"]["level"] = "INFO"
Q_CLUSTER = Q_CLUSTER | {"timeout": 20, "retry": 25}
