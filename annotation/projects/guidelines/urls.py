"""Addresses of the guideline pages."""

from django.urls import path

from annotation.projects.guidelines import example_views, views
from annotation.projects.guidelines.images import views as pictures

GUIDELINE = "projects/<int:project_id>/guideline/"

urlpatterns = [
    path(GUIDELINE, views.guideline, name="guideline"),
    path(GUIDELINE + "edit/", views.guideline_edit, name="guideline_edit"),
    path(GUIDELINE + "publish/", views.guideline_publish, name="guideline_publish"),
    path(GUIDELINE + "compare/", views.guideline_compare, name="guideline_compare"),
    path(GUIDELINE + "acknowledge/", views.guideline_acknowledge, name="guideline_acknowledge"),
    path(GUIDELINE + "readers/", views.guideline_readers, name="guideline_readers"),
    path(GUIDELINE + "examples/", example_views.guideline_examples, name="guideline_examples"),
    path(
        GUIDELINE + "examples/<int:item_id>/",
        example_views.guideline_example,
        name="guideline_example",
    ),
    path(
        GUIDELINE + "examples/<int:item_id>/picture/",
        example_views.guideline_example_picture,
        name="guideline_example_picture",
    ),
    path(
        GUIDELINE + "examples/<int:item_id>/picture/<int:place>/",
        example_views.guideline_example_part,
        name="guideline_example_part",
    ),
    path(GUIDELINE + "pictures/", pictures.guideline_pictures, name="guideline_pictures"),
    path(
        GUIDELINE + "pictures/<slug:picture_key>/",
        pictures.guideline_picture,
        name="guideline_picture",
    ),
    path(
        GUIDELINE + "pictures/<slug:picture_key>/remove/",
        pictures.guideline_picture_remove,
        name="guideline_picture_remove",
    ),
    path(
        GUIDELINE + "versions/<int:guideline_id>/",
        views.guideline_version,
        name="guideline_version",
    ),
]
