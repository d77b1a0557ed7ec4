"""Addresses of the project pages."""

from django.urls import path

from annotation.projects import views
from annotation.projects.copying import views as copying

PROJECT = "projects/<int:project_id>/"

urlpatterns = [
    path("projects/", views.projects, name="projects"),
    path("projects/new/", views.project_new, name="project_new"),
    path(PROJECT, views.project, name="project"),
    path(PROJECT + "rename/", views.project_rename, name="project_rename"),
    path(PROJECT + "start/", views.project_start, name="project_start"),
    path(PROJECT + "pause/", views.project_pause, name="project_pause"),
    path(PROJECT + "close/", views.project_close, name="project_close"),
    path(PROJECT + "reopen/", views.project_reopen, name="project_reopen"),
    path(PROJECT + "schema/", views.project_schema, name="project_schema"),
    path(PROJECT + "policy/", views.project_policy, name="project_policy"),
    path(PROJECT + "team/", views.project_team, name="project_team"),
    path(PROJECT + "pools/", views.project_pools, name="project_pools"),
    path(PROJECT + "copy/", copying.project_copy, name="project_copy"),
    path(PROJECT + "copy/items/", copying.project_copy_items, name="project_copy_items"),
    path(PROJECT + "people/", views.project_people, name="project_people"),
]
