"""When are counts of attempts forgotten?"""

from __future__ import annotations

from django.utils import timezone

from workforce.limits.models import Attempts
from workforce.limits.spend import oldest_kept
from workforce.tenancy.jobs import across_job


@across_job
def forget_attempts() -> int:
    """Remove counts whose window is long over; the number removed."""
    removed, _each = Attempts.objects.filter(began_at__lt=oldest_kept(timezone.now())).delete()
    return removed
