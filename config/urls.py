"""Which page answers which address? Each feature names its own pages; here they get their place."""

from django.urls import include, path

from config.health import healthz, readyz
from config.metrics import metrics

handler400 = "config.refusals.bad_request"
handler500 = "config.faults.fault"
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
    path(INSIDE, include("annotation.labeling.urls")),  # asked for most, so looked at first
    path(INSIDE, include("workforce.organizations.urls")),
    path(INSIDE, include("workforce.members.urls")),
    path(INSIDE, include("workforce.members.invitations.urls")),
    path(INSIDE, include("workforce.members.availability.urls")),
    path(INSIDE, include("workforce.pools.urls")),
    path(INSIDE, include("workforce.notify.urls")),
    path(INSIDE, include("workforce.tokens.urls")),
    path(INSIDE, include("config.api_urls")),
    path(INSIDE, include("workforce.skills.urls")),
    path(INSIDE, include("workforce.audit.urls")),
    path(INSIDE, include("annotation.projects.urls")),
    path(INSIDE, include("annotation.guidelines.urls")),
    path(INSIDE, include("annotation.data.urls")),
    path(INSIDE, include("annotation.assigning.urls")),
    path(INSIDE, include("annotation.changing.urls")),
    path(INSIDE, include("annotation.home.urls")),
    path(INSIDE, include("annotation.questions.urls")),
    path(INSIDE, include("annotation.review.urls")),
    path(INSIDE, include("annotation.releases.urls")),
    path(INSIDE, include("billing.costs.urls")),
    path(INSIDE, include("billing.throughput.urls")),
    path(INSIDE, include("billing.rates.urls")),
    path(INSIDE, include("billing.earnings.urls")),
]
