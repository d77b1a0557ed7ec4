"""Addresses of the guideline pages."""

from django.urls import path

from annotation.projects.guidelines import example_views, views
from annotation.projects.guidelines.images import views as images

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
        GUIDELINE + "examples/<int:item_id>/image/",
        example_views.guideline_example_image,
        name="guideline_example_image",
    ),
    path(
        GUIDELINE + "examples/<int:item_id>/image/<int:place>/",
        example_views.guideline_example_image,
        name="guideline_example_part",
    ),
    path(GUIDELINE + "images/", images.guideline_images, name="guideline_images"),
    path(
        GUIDELINE + "images/<slug:image_key>/",
        images.guideline_image,
        name="guideline_image",
    ),
    path(
        GUIDELINE + "images/<slug:image_key>/remove/",
        images.guideline_image_remove,
        name="guideline_image_remove",
    ),
    path(
        GUIDELINE + "versions/<int:guideline_id>/",
        views.guideline_version,
        name="guideline_version",
    ),
]
