"""Addresses of changes of many items."""

from django.urls import path

from annotation.workflow.bulk_changes import views

PROJECT = "projects/<int:project_id>/"
CHANGE = "item-changes/<int:change_id>/"

urlpatterns = [
    path(PROJECT + "item-changes/", views.item_changes, name="item_changes"),
    path(PROJECT + "item-changes/new/", views.item_change_new, name="item_change_new"),
    path(CHANGE, views.item_change, name="item_change"),
    path(CHANGE + "start/", views.item_change_start, name="item_change_start"),
    path(CHANGE + "cancel/", views.item_change_cancel, name="item_change_cancel"),
    path(CHANGE + "undo/", views.item_change_undo, name="item_change_undo"),
]
