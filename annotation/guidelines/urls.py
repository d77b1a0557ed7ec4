"""Addresses of the guideline pages."""

from django.urls import path

from annotation.guidelines import views

GUIDELINE = "projects/<int:project_id>/guideline/"

urlpatterns = [
    path(GUIDELINE, views.guideline, name="guideline"),
    path(GUIDELINE + "edit/", views.guideline_edit, name="guideline_edit"),
    path(GUIDELINE + "publish/", views.guideline_publish, name="guideline_publish"),
    path(GUIDELINE + "compare/", views.guideline_compare, name="guideline_compare"),
    path(GUIDELINE + "acknowledge/", views.guideline_acknowledge, name="guideline_acknowledge"),
    path(
        GUIDELINE + "versions/<int:guideline_id>/",
        views.guideline_version,
        name="guideline_version",
    ),
]
