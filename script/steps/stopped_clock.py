"""A stopped clock for screenshots, so that only the product changes them.

`python -m script.steps.stopped_clock load_demo` runs a management command at that time; as a WSGI
module this one serves the product at that time.
"""

import os
import sys
from datetime import UTC, datetime

import django

MOMENT = datetime(2026, 3, 19, 14, 40, tzinfo=UTC)


def stop() -> None:
    """Let `timezone.now()` stand still, but for the milliseconds that keep two acts apart."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415  # Django is set up first

    from demo.clock import Clock  # noqa: PLC0415  # the same

    timezone.now = Clock(MOMENT).now


if __name__ == "__main__":
    stop()
    from django.core.management import call_command

    call_command(*sys.argv[1:])
