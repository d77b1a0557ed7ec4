"""Reports of costs or throughput that a member gets by email each week or month."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.reporting.costs.selection import Grouping
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel


class ReportPage(models.TextChoices):
    """The page that a report has the numbers of."""

    COSTS = "costs", _("Costs")
    THROUGHPUT = "throughput", _("Throughput")


class Frequency(models.TextChoices):
    """How often a report is sent, and what it covers: the week or month before."""

    WEEKLY = "weekly", _("Weekly, on Monday")
    MONTHLY = "monthly", _("Monthly, on the 1st")


class ScheduledReport(TenantModel):
    """A report that its member gets by email.

    The next mail is due on the morning of `due_on`, the organization's date. The row's lock makes
    sure that each period is sent once.
    """

    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(_("report"), max_length=10, choices=ReportPage)
    group_by = models.CharField(_("rows"), max_length=10, choices=Grouping)
    frequency = models.CharField(_("frequency"), max_length=7, choices=Frequency)
    due_on = models.DateField()
    paused_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("scheduled report")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "page", "group_by", "frequency"], name="scheduled_report_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(paused_at=None), name="scheduled_report_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_page_display()}, {self.get_group_by_display()}"
