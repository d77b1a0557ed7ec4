"""Addresses of the labeling page."""

from django.urls import path

from annotation.workflow.labeling import key_views, media, reopen_views, views

urlpatterns = [
    path("projects/<int:project_id>/label/", views.label, name="label"),
    path("projects/<int:project_id>/label/next/", views.label_next, name="label_next"),
    path("label/keys/", key_views.own_keys, name="own_keys"),
    path(
        "assignments/<int:assignment_id>/submit/",
        views.assignment_submit,
        name="assignment_submit",
    ),
    path(
        "assignments/<int:assignment_id>/media/",
        media.assignment_file,
        name="assignment_media",
    ),
    path(
        "assignments/<int:assignment_id>/media/part-<int:place>/",
        media.assignment_file,
        name="assignment_part",
    ),
    path(
        "assignments/<int:assignment_id>/media/part-<int:place>/<slug:preview>/",
        media.assignment_file,
        name="assignment_part_preview",
    ),
    path(
        "assignments/<int:assignment_id>/media/<slug:preview>/",
        media.assignment_file,
        name="assignment_preview",
    ),
    path("assignments/<int:assignment_id>/draft/", views.assignment_draft, name="assignment_draft"),
    path("assignments/<int:assignment_id>/beat/", views.assignment_beat, name="assignment_beat"),
    path("assignments/<int:assignment_id>/skip/", views.assignment_skip, name="assignment_skip"),
    path(
        "assignments/<int:assignment_id>/release/",
        views.assignment_release,
        name="assignment_release",
    ),
    path(
        "assignments/<int:assignment_id>/retake/",
        views.assignment_retake,
        name="assignment_retake",
    ),
    path(
        "assignments/<int:assignment_id>/reopen/",
        reopen_views.assignment_reopen,
        name="assignment_reopen",
    ),
    path(
        "assignments/<int:assignment_id>/keep/",
        reopen_views.assignment_keep,
        name="assignment_keep",
    ),
]
