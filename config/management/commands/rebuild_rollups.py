"""The command that rebuilds all daily sums from the facts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from billing.reporting.rollups.jobs import rebuild_all


class Command(BaseCommand):
    """Forget the sums of days that costs and throughput are read from, and make them again."""

    help = (
        "Rebuild the daily rollups from the work events. Safe at any time: pages stay "
        "correct while it runs."
    )

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Rebuild every organization's sums."""
        count = rebuild_all()
        self.stdout.write(f"Rebuilt the daily rollups of {count} organizations.")
