"""The table of scheduled jobs and their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django_q.models import Schedule

from annotation.datasets.counts.jobs import fold_item_counts
from annotation.datasets.imports.cleanup import remove_uploads
from annotation.projects.pool_counts import count_pool_work, count_quotas
from annotation.workflow.queue.deadlines import tell_deadlines
from annotation.workflow.queue.jobs import expire_leases, tell_empty_queues
from annotation.workflow.queue.return_timeout import open_overdue_returns
from annotation.workflow.review.jobs import count_answers, expire_reviews
from billing.reporting.rollups.jobs import fold_days
from core.audit.jobs import seal_audit, verify_audit
from core.jobs.tenant_jobs import ACROSS_JOBS, name_of
from core.limits.jobs import forget_attempts
from core.notifications.jobs import forget_notifications, mail_notifications
from workforce.tokens.jobs import forget_given_answers


@dataclass(frozen=True)
class Periodic:
    """One job of the clock."""

    job: Any
    every_minutes: int

    @property
    def timeout_seconds(self) -> int:
        """After how long a run is cut off, so that a stuck one doesn't keep the others waiting."""
        return 60 * (LIMIT_OF_DAILY if self.every_minutes == DAY else LIMIT)


DAY = 24 * 60
LIMIT, LIMIT_OF_DAILY = 10, 60  # minutes

PERIODIC = (
    Periodic(expire_leases, every_minutes=1),
    Periodic(tell_empty_queues, every_minutes=10),
    Periodic(tell_deadlines, every_minutes=60),
    Periodic(mail_notifications, every_minutes=1),
    Periodic(forget_attempts, every_minutes=DAY),
    Periodic(forget_notifications, every_minutes=DAY),
    Periodic(remove_uploads, every_minutes=60),
    Periodic(open_overdue_returns, every_minutes=10),
    Periodic(count_pool_work, every_minutes=1),
    Periodic(count_quotas, every_minutes=15),
    Periodic(expire_reviews, every_minutes=1),
    Periodic(count_answers, every_minutes=1),
    Periodic(fold_item_counts, every_minutes=1),
    Periodic(fold_days, every_minutes=1),
    Periodic(forget_given_answers, every_minutes=60),
    Periodic(seal_audit, every_minutes=5),
    Periodic(verify_audit, every_minutes=DAY),
)


def write_schedule(**_: Any) -> None:
    """Make the queue's schedule equal to the table; run after each migration."""
    names = [name_of(periodic.job) for periodic in PERIODIC]
    Schedule.objects.filter(name__in=ACROSS_JOBS).exclude(name__in=names).delete()
    for periodic in PERIODIC:
        name = name_of(periodic.job)
        Schedule.objects.update_or_create(
            name=name,
            defaults={
                "func": name,
                "schedule_type": Schedule.MINUTES,
                "minutes": periodic.every_minutes,
                "repeats": -1,
                "kwargs": str({"q_options": {"timeout": periodic.timeout_seconds}}),
            },
        )
