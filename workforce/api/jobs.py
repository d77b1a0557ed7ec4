"""How long is an answer remembered for its Idempotency-Key? A day; then a job forgets it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from workforce.api.models import GivenAnswer
from workforce.tenancy.jobs import across_job
from workforce.tenancy.scope import across_tenants

KEPT_FOR = timedelta(hours=24)


@across_job
def forget_given_answers() -> int:
    """Remove the answers older than a day, in all organizations; how many there were."""
    with across_tenants("forget answers to API requests after a day"):
        old = GivenAnswer.objects.filter(given_at__lt=timezone.now() - KEPT_FOR)
        removed, _rows = old.delete()
    return removed
