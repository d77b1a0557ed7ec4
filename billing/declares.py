"""What the app of money declares: rates, metering, earnings, costs and throughput."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from annotation.events import WorkRecorded
from annotation.projects.change_estimate import ChangeEstimate
from annotation.projects.start import StartCheck
from annotation.workflow.labeling.counter import EarningsSource
from billing.api_words import ENTRIES as API_WORDS
from billing.audit_words import SENTENCES
from billing.earnings.queries import earned_on_day
from billing.forecast.changes import estimate_change
from billing.forecast.jobs import forecast_projects
from billing.listener import meter_work, rate_blockers
from billing.reference import ENTRIES as REFERENCE
from billing.reporting.dashboard.member_page import member_tiles
from billing.reporting.dashboard.own import own_week
from billing.reporting.dashboard.provider import step_of_rates, work_and_money
from billing.reporting.dashboard.work import course_at_home
from billing.reporting.rollups.jobs import fold_days
from billing.reporting.throughput.pace import pace_of
from core.audit.words import audit_sentences
from core.declarations import Declaration
from core.events import Handler
from core.identity.models import Role
from core.jobs.scheduled import DAY, ScheduledJob
from core.permissions.roles import Permission
from core.web.navigation import Group, NavigationEntry
from workforce.members.removal_effects import MemberFacts
from workforce.members.workload import WorkloadSource
from workforce.organizations.dashboard import DashboardCard

DECLARES: list[Declaration] = [
    Permission("cost.view", Role.ADMIN, "see rates, costs and pay", closed=True),
    Permission("rate.change", Role.ADMIN, "set rates"),
    Permission("quote.create", Role.ADMIN, "save quotes"),
    NavigationEntry("throughput", _("Throughput"), "project.view", Group.WORK),
    NavigationEntry("costs", _("Costs"), "cost.view", Group.WORK),
    NavigationEntry("earnings", _("My earnings"), "work.view_own", Group.OWN),
    ScheduledJob(fold_days, every_minutes=1),
    ScheduledJob(forecast_projects, every_minutes=DAY),
    *audit_sentences(SENTENCES),
    Handler(WorkRecorded, meter_work),
    StartCheck("rates", rate_blockers),
    ChangeEstimate("work and money", estimate_change),
    EarningsSource(earned_on_day),
    WorkloadSource("pace", pace_of),
    MemberFacts("work and pay", tiles=member_tiles),
    DashboardCard(
        "work and money",
        steps=step_of_rates,
        figures=work_and_money,
        own=own_week,
        course=course_at_home,
    ),
    *REFERENCE,
    *API_WORDS,
]
