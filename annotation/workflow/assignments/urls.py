"""Addresses where a manager gives items to a person."""

from django.urls import path

from annotation.workflow.assignments import views

PROJECT = "projects/<int:project_id>/"

urlpatterns = [
    path(PROJECT + "assign/", views.project_assign, name="project_assign"),
    path(
        PROJECT + "assign/<int:member_id>/take-back/",
        views.project_take_back,
        name="project_take_back",
    ),
]
