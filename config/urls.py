"""Routes of the pages. Each feature names its own; here they get their place."""

from django.urls import include, path

from config.health import healthz, readyz
from config.metrics import metrics

handler400 = "config.refusals.bad_request"
handler500 = "config.outages.fault"
INSIDE = "o/<slug:organization>/"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("", include("workforce.accounts.urls_outside")),
    path("", include("workforce.organizations.urls_outside")),
    path("", include("workforce.members.invitations.urls_outside")),
    path("", include("billing.statements.urls_outside")),
    path("", include("billing.stripe.urls_outside")),
    path("", include("billing.reporting.scheduled.urls_outside")),
    path(
        INSIDE, include("annotation.workflow.labeling.urls")
    ),  # asked for most, so looked at first
    path(INSIDE, include("workforce.organizations.urls")),
    path(INSIDE, include("workforce.members.urls")),
    path(INSIDE, include("workforce.members.invitations.urls")),
    path(INSIDE, include("workforce.members.availability.urls")),
    path(INSIDE, include("workforce.announcements.urls")),
    path(INSIDE, include("workforce.pools.urls")),
    path(INSIDE, include("core.notifications.urls")),
    path(INSIDE, include("workforce.tokens.urls")),
    path(INSIDE, include("config.api_urls")),
    path(INSIDE, include("workforce.skills.urls")),
    path(INSIDE, include("core.audit.urls")),
    path(INSIDE, include("annotation.projects.urls")),
    path(INSIDE, include("annotation.projects.guidelines.urls")),
    path(INSIDE, include("annotation.datasets.urls")),
    path(INSIDE, include("annotation.workflow.assignments.urls")),
    path(INSIDE, include("annotation.workflow.bulk_changes.urls")),
    path(INSIDE, include("annotation.dashboard.urls")),
    path(INSIDE, include("annotation.workflow.questions.urls")),
    path(INSIDE, include("annotation.workflow.review.urls")),
    path(INSIDE, include("annotation.quality.urls")),
    path(INSIDE, include("annotation.releases.urls")),
    path(INSIDE, include("billing.reporting.costs.urls")),
    path(INSIDE, include("billing.reporting.throughput.urls")),
    path(INSIDE, include("billing.reporting.scheduled.urls")),
    path(INSIDE, include("billing.forecast.urls")),
    path(INSIDE, include("billing.quotes.urls")),
    path(INSIDE, include("billing.rates.urls")),
    path(INSIDE, include("billing.earnings.urls")),
    path(INSIDE, include("billing.budgets.urls")),
    path(INSIDE, include("billing.customers.urls")),
    path(INSIDE, include("billing.invoices.urls")),
    path(INSIDE, include("billing.stripe.urls")),
    path(INSIDE, include("billing.adjustments.urls")),
    path(INSIDE, include("billing.pay_floors.urls")),
    path(INSIDE, include("billing.fair_pay.urls")),
    path(INSIDE, include("billing.payouts.urls")),
    path(INSIDE, include("billing.statements.urls")),
]
