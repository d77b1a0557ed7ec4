"""Routes of the API. Each feature names its own; here they get their place."""

from django.urls import include, path

from core.api import views

FEATURES = (
    "workforce.tokens.api",
    "workforce.organizations.api",
    "workforce.members.api",
    "workforce.members.invitations.api",
    "workforce.members.availability.api",
    "workforce.announcements.api",
    "workforce.pools.api",
    "workforce.skills.api",
    "core.notifications.api",
    "core.audit.api",
    "annotation.projects.api",
    "annotation.projects.api_templates",
    "annotation.projects.api_versions",
    "annotation.projects.api_limits",
    "annotation.projects.api_grants",
    "annotation.projects.copying.api",
    "annotation.projects.guidelines.api",
    "annotation.projects.guidelines.images.api",
    "annotation.datasets.imports.api",
    "annotation.datasets.batches.api",
    "annotation.datasets.saved_views.api",
    "annotation.workflow.bulk_changes.api",
    "annotation.datasets.items.api",
    "annotation.workflow.assignments.api",
    "annotation.workflow.labeling.api",
    "annotation.workflow.labeling.api_own",
    "annotation.workflow.questions.api",
    "annotation.workflow.review.api",
    "annotation.workflow.review.api_list",
    "annotation.workflow.review.bulk.api",
    "annotation.workflow.review.api_author",
    "annotation.quality.api",
    "annotation.releases.api",
    "annotation.releases.diff.api",
    "billing.rates.api",
    "billing.reporting.costs.api",
    "billing.reporting.throughput.api",
    "billing.earnings.api",
    "billing.forecast.api",
    "billing.quotes.api",
    "billing.customers.api",
    "billing.invoices.api",
    "billing.payouts.api",
    "billing.statements.api",
)

urlpatterns = [
    path("api/", views.reference, name="api_reference"),
    path("api/openapi.json", views.openapi_file, name="api_openapi_file"),
    path("api/v1/openapi.json", views.openapi, name="api_openapi"),
    *(path("api/v1/", include(feature)) for feature in FEATURES),
]
