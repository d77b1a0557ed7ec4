"""Which addresses does the API have? Each feature names its own; here they get their place."""

from django.urls import include, path

from workforce.api import views

FEATURES = (
    "workforce.tokens.api",
    "workforce.members.api",
    "workforce.members.invitations.api",
    "workforce.members.availability.api",
    "workforce.pools.api",
    "workforce.skills.api",
    "workforce.notify.api",
    "workforce.audit.api",
    "annotation.projects.api",
    "annotation.projects.api_templates",
    "annotation.projects.api_versions",
    "annotation.projects.api_limits",
    "annotation.projects.api_grants",
    "annotation.projects.copying.api",
    "annotation.guidelines.api",
    "annotation.guidelines.pictures.api",
    "annotation.data.importing.api",
    "annotation.data.batches.api",
    "annotation.changing.api",
    "annotation.data.items.api",
    "annotation.assigning.api",
    "annotation.labeling.api",
    "annotation.labeling.api_own",
    "annotation.questions.api",
    "annotation.review.api",
    "annotation.review.api_list",
    "annotation.review.bulk.api",
    "annotation.review.api_author",
    "annotation.releases.api",
    "annotation.releases.diff.api",
    "billing.rates.api",
    "billing.costs.api",
    "billing.throughput.api",
    "billing.earnings.api",
)

urlpatterns = [
    path("api/", views.reference, name="api_reference"),
    path("api/openapi.json", views.openapi_file, name="api_openapi_file"),
    path("api/v1/openapi.json", views.openapi, name="api_openapi"),
    *(path("api/v1/", include(feature)) for feature in FEATURES),
]
