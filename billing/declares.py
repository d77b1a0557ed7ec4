"""What the app of money declares: rates, customers, invoices, earnings, costs, throughput."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from annotation.events import WorkRecorded
from annotation.projects.start import StartCheck
from annotation.workflow.labeling.counter import EarningsSource
from billing.api_words import ENTRIES as API_WORDS
from billing.audit_words import SENTENCES
from billing.customers.queries import customer_names
from billing.earnings.queries import earned_on_day
from billing.invoices.documents import send_reminders
from billing.invoices.jobs import make_monthly_drafts
from billing.listener import meter_work, rate_blockers
from billing.reference import ENTRIES as REFERENCE
from billing.reporting.dashboard.member_page import member_tiles
from billing.reporting.dashboard.own import own_week
from billing.reporting.dashboard.provider import step_of_rates, work_and_money
from billing.reporting.dashboard.work import course_at_home
from billing.reporting.rollups.jobs import fold_days
from billing.reporting.throughput.pace import pace_of
from core.audit.words import AuditNames, audit_sentences
from core.declarations import Declaration
from core.events import Handler
from core.identity.models import Role
from core.jobs.scheduled import ScheduledJob
from core.permissions.roles import Permission
from core.web.navigation import Group, NavigationEntry
from workforce.members.removal_effects import MemberFacts
from workforce.members.workload import WorkloadSource
from workforce.organizations.dashboard import DashboardCard

DECLARES: list[Declaration] = [
    Permission("cost.view", Role.ADMIN, "see rates, costs and pay", closed=True),
    Permission("rate.change", Role.ADMIN, "set rates"),
    Permission("invoice.view", Role.ADMIN, "see customers, invoices and payments", closed=True),
    Permission(
        "customer.manage",
        Role.ADMIN,
        "manage customers, billing details and who pays for a project",
        suspended=True,
        closed=True,
    ),
    Permission(
        "invoice.manage",
        Role.ADMIN,
        "make, issue and credit invoices, record payments",
        suspended=True,
        closed=True,
    ),
    NavigationEntry("throughput", _("Throughput"), "project.view", Group.WORK),
    NavigationEntry("costs", _("Costs"), "cost.view", Group.WORK),
    NavigationEntry("customers", _("Customers"), "invoice.view", Group.WORK),
    NavigationEntry("invoices", _("Invoices"), "invoice.view", Group.WORK),
    NavigationEntry("earnings", _("My earnings"), "work.view_own", Group.OWN),
    ScheduledJob(fold_days, every_minutes=1),
    ScheduledJob(make_monthly_drafts, every_minutes=60),
    ScheduledJob(send_reminders, every_minutes=60),
    *audit_sentences(SENTENCES),
    AuditNames("customer", customer_names, details=("customer_id",)),
    Handler(WorkRecorded, meter_work),
    StartCheck("rates", rate_blockers),
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
