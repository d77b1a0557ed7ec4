"""URLs of the pages about quality."""

from django.urls import path

from annotation.quality import views

AGREEMENT = "projects/<int:project_id>/agreement/"

urlpatterns = [
    path(AGREEMENT, views.project_agreement, name="project_agreement"),
    path(AGREEMENT + "update/", views.agreement_update, name="agreement_update"),
    path(AGREEMENT + "items/", views.confused_items, name="confused_items"),
]
