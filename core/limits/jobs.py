"""The job that removes old counts of attempts."""

from __future__ import annotations

from django.utils import timezone

from core.jobs.tenant_jobs import across_job
from core.limits.models import Attempts
from core.limits.spend import oldest_kept


@across_job
def forget_attempts() -> int:
    """Remove counts whose window is long over; the number removed."""
    removed, _each = Attempts.objects.filter(began_at__lt=oldest_kept(timezone.now())).delete()
    return removed
