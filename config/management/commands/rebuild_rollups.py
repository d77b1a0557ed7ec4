"""How are the sums of all days made again from the facts?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from billing.reporting.rollups.jobs import rebuild_all


class Command(BaseCommand):
    """Forget the sums of days that costs and throughput are read from, and make them again."""

    help = (
        "Make the sums of days again from the facts. Safe at any time; pages stay right meanwhile."
    )

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Rebuild every organization's sums."""
        count = rebuild_all()
        self.stdout.write(f"The sums of days are made again in {count} organizations.")
