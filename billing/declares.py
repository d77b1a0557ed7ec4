"""What the app of money declares: rates, customers, invoices, earnings, costs, throughput."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from annotation.events import WorkRecorded
from annotation.projects.change_estimate import ChangeEstimate
from annotation.projects.grants import gate_of
from annotation.projects.rationing import ClaimRation
from annotation.projects.start import StartCheck
from annotation.workflow.labeling.counter import EarningsSource
from billing.api_words import ENTRIES as API_WORDS
from billing.audit_words import SENTENCES, TITLES
from billing.budgets.granting import grant_items, has_hard_budgets
from billing.budgets.jobs import count_all_budgets
from billing.budgets.models import Budget
from billing.budgets.presentation import project_tiles
from billing.budgets.queries import budget_names
from billing.customers.queries import customer_names
from billing.earnings.queries import earned_on_day
from billing.fair_pay.jobs import warn_below_floor
from billing.forecast.changes import estimate_change
from billing.forecast.jobs import forecast_projects
from billing.invoices.documents import send_reminders
from billing.invoices.jobs import make_monthly_drafts
from billing.invoices.online import OnlinePayments
from billing.listener import meter_work, missing_rates
from billing.pay_floors.queries import floor_tiles
from billing.payouts.queries import batch_names
from billing.rates.queries import kind_titles
from billing.reference import ENTRIES as REFERENCE
from billing.reporting.dashboard.member_page import member_tiles
from billing.reporting.dashboard.own import own_week
from billing.reporting.dashboard.provider import step_of_rates, work_and_money
from billing.reporting.dashboard.work import course_at_home
from billing.reporting.rollups.jobs import fold_days
from billing.reporting.scheduled.jobs import send_reports
from billing.reporting.throughput.pace import pace_of
from billing.statements.jobs import issue_statements
from billing.stripe.jobs import look_again, send_due_calls
from billing.stripe.panel import panel
from billing.stripe.queries import is_on, pay_url
from core.audit.words import AuditNames, AuditValues, audit_sentences, audit_titles
from core.declarations import Declaration
from core.events import Handler
from core.identity.models import Role
from core.jobs.scheduled import DAY, ScheduledJob
from core.notifications.kinds import MailWhen, NotificationKind
from core.permissions.object_gates import ObjectResolver
from core.permissions.roles import Permission
from core.web.navigation import Group, NavigationEntry
from workforce.members.removal_effects import MemberFacts
from workforce.members.workload import WorkloadSource
from workforce.organizations.dashboard import DashboardCard
from workforce.pools.tiles import PoolTiles

DECLARES: list[Declaration] = [
    Permission("cost.view", Role.ADMIN, "see rates, costs, and pay", closed=True),
    Permission("report.schedule", Role.MANAGER, "get costs or throughput by email on schedule"),
    Permission("rate.change", Role.ADMIN, "set rates"),
    Permission("budget.view", Role.MANAGER, "see the budgets of one's projects", closed=True),
    Permission("budget.manage", Role.ADMIN, "set, change and end budgets"),
    Permission("quote.create", Role.ADMIN, "save quotes"),
    Permission("invoice.view", Role.ADMIN, "see customers, invoices, and payments", closed=True),
    Permission(
        "customer.manage",
        Role.ADMIN,
        "manage customers, billing details, and who pays for a project",
        suspended=True,
        closed=True,
    ),
    Permission(
        "invoice.manage",
        Role.ADMIN,
        "create, issue, and credit invoices, record payments",
        suspended=True,
        closed=True,
    ),
    Permission("payout.view", Role.ADMIN, "see what members are owed, and payouts", closed=True),
    Permission(
        "pay.adjust", Role.ADMIN, "grant bonuses and recover pay", suspended=True, closed=True
    ),
    Permission(
        "payout.prepare", Role.ADMIN, "prepare and confirm payouts", suspended=True, closed=True
    ),
    Permission(
        "payout.release",
        Role.ADMIN,
        "release payouts and download their bank files",
        suspended=True,
        closed=True,
        tokens=False,
    ),
    Permission(
        "bank_details.own",
        Role.ANNOTATOR,
        "enter one's own bank details",
        suspended=True,
        closed=True,
        tokens=False,
    ),
    NavigationEntry("throughput", _("Throughput"), "project.view", Group.WORK),
    NavigationEntry("costs", _("Costs"), "cost.view", Group.MONEY),
    NavigationEntry("budgets", _("Budgets"), "cost.view", Group.MONEY),
    NavigationEntry("customers", _("Customers"), "invoice.view", Group.MONEY),
    NavigationEntry("invoices", _("Invoices"), "invoice.view", Group.MONEY),
    NavigationEntry("fair_pay", _("Fair pay"), "cost.view", Group.MONEY),
    NavigationEntry("payouts", _("Payouts"), "payout.view", Group.MONEY),
    NavigationEntry("earnings", _("My earnings"), "work.view_own", Group.OWN),
    NotificationKind(
        code="budget_near",
        title=_("A budget is nearly used up"),
        text=_("%(used)s of the budget of %(amount)s for %(name)s is spent or reserved."),
        permission="budget.view",
    ),
    NotificationKind(
        code="budget_stopped",
        title=_("A budget is used up and no new items are assigned"),
        text=_(
            "The budget of %(amount)s for %(name)s is used up. No new items are assigned. Items "
            "in progress can be finished. An admin can raise the budget."
        ),
        permission="budget.view",
    ),
    NotificationKind(
        code="budget_used_up",
        title=_("A budget is exceeded"),
        text=_(
            "%(used)s is spent or reserved for %(name)s, and the budget is %(amount)s. Work "
            "continues, because this budget only sends alerts."
        ),
        permission="budget.view",
    ),
    NotificationKind(
        code="bank_details_changed",
        title=_("My bank details were changed"),
        text=_(
            "Your bank details were changed. New account: … %(last_four)s. If this wasn't you, "
            "change your password and tell an admin now. Nothing will be paid to this account "
            "for 72 hours."
        ),
        permission="bank_details.own",
        is_required=True,
    ),
    NotificationKind(
        code="payout_made",
        title=_("A payout was made to me"),
        text=_("Your payout of %(amount)s was transferred."),
        permission="work.view_own",
    ),
    NotificationKind(
        code="payout_failed",
        title=_("A payout to me failed"),
        text=_(
            "Your payout of %(amount)s failed. Check your bank details. You are still owed "
            "this amount."
        ),
        permission="work.view_own",
    ),
    NotificationKind(
        code="balance_adjusted",
        title=_("A bonus, a top-up or a recovery changed my balance"),
        text=_("%(what)s of %(amount)s. Reason: %(reason)s."),
        permission="work.view_own",
    ),
    NotificationKind(
        code="statement_issued",
        title=_("A monthly statement of my earnings is ready"),
        text=_("Your statement for %(month)s is ready."),
        permission="work.view_own",
        mail=MailWhen.DAILY,
    ),
    NotificationKind(
        code="online_payment_attention",
        title=_("An online payment needs attention"),
        text=_("An online payment of invoice %(number)s needs your attention."),
        permission="invoice.manage",
    ),
    OnlinePayments("stripe", pay_url, panel, "billing/stripe/_panel.html", is_on),
    ScheduledJob(send_due_calls, every_minutes=1),
    ScheduledJob(look_again, every_minutes=60),
    NotificationKind(
        code="pay_below_floor",
        title=_("Members were paid below their pool's floor"),
        text=_(
            "Members of %(pool)s below the pay floor in the week from %(day)s: %(members)s. "
            "Top them up on the page Fair pay."
        ),
        permission="pay.adjust",
    ),
    ScheduledJob(warn_below_floor, every_minutes=360),
    ScheduledJob(issue_statements, every_minutes=60),
    ScheduledJob(fold_days, every_minutes=1),
    ScheduledJob(count_all_budgets, every_minutes=1),
    ScheduledJob(send_reports, every_minutes=15),
    ScheduledJob(forecast_projects, every_minutes=DAY),
    ScheduledJob(make_monthly_drafts, every_minutes=60),
    ScheduledJob(send_reminders, every_minutes=60),
    *audit_sentences(SENTENCES),
    AuditNames("customer", customer_names, details=("customer_id",)),
    AuditNames("payoutbatch", batch_names),
    AuditNames("budget", budget_names),
    ObjectResolver("budget_id", gate_of(Budget)),
    *audit_titles(TITLES),
    AuditValues("kind", kind_titles),
    Handler(WorkRecorded, meter_work),
    ClaimRation("budgets", applies=has_hard_budgets, grant=grant_items),
    StartCheck(
        "rates", _("Set prices and pay"), missing_rates, page="project_rates", ask="rates_ask"
    ),
    NotificationKind(
        code="rates_needed",
        title=_("A project needs prices and pay"),
        text=_("%(name)s asks you to set prices and pay for %(project)s, so that it can start."),
        permission="rate.change",
    ),
    ChangeEstimate("work and money", estimate_change),
    EarningsSource(earned_on_day),
    WorkloadSource("pace", pace_of),
    PoolTiles("pay floor", floor_tiles),
    MemberFacts("work and pay", tiles=member_tiles),
    DashboardCard(
        "work and money",
        steps=step_of_rates,
        figures=work_and_money,
        own=own_week,
        course=course_at_home,
        project=project_tiles,
    ),
    *REFERENCE,
    *API_WORDS,
]
