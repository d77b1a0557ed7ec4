"""The WSGI application of the screenshots, with a stopped clock."""

from script.steps.stopped_clock import stop

stop()

from config.wsgi import application  # noqa: E402  # it is made after the clock has stopped

__all__ = ["application"]
