"""Addresses of the data pages."""

from django.urls import path

from annotation.datasets.batches import views as batches
from annotation.datasets.imports import upload_views as uploading
from annotation.datasets.imports import views as importing
from annotation.datasets.items import media
from annotation.datasets.items import views as browser
from annotation.datasets.saved_views import views as saved

PROJECT = "projects/<int:project_id>/"
IMPORT = PROJECT + "imports/<int:import_id>/"

urlpatterns = [
    path(PROJECT + "items/", browser.items, name="items"),
    path(PROJECT + "items.csv", browser.items_csv, name="items_csv"),
    path(PROJECT + "items/<int:item_id>/", browser.item_detail, name="item_detail"),
    path(PROJECT + "items/<int:item_id>/media/", media.item_file, name="item_media"),
    path(
        PROJECT + "items/<int:item_id>/media/part-<int:place>/",
        media.item_file,
        name="item_part",
    ),
    path(
        PROJECT + "items/<int:item_id>/media/part-<int:place>/<slug:preview>/",
        media.item_file,
        name="item_part_preview",
    ),
    path(
        PROJECT + "items/<int:item_id>/media/<slug:preview>/",
        media.item_file,
        name="item_preview",
    ),
    path(PROJECT + "items/<int:item_id>/thumbnail/", media.item_thumbnail, name="item_thumbnail"),
    path(PROJECT + "views/new/", saved.saved_view_new, name="saved_view_new"),
    path(PROJECT + "views/<int:view_id>/", saved.saved_view_change, name="saved_view_change"),
    path(
        PROJECT + "views/<int:view_id>/delete/", saved.saved_view_delete, name="saved_view_delete"
    ),
    path(PROJECT + "batches/", batches.batches, name="batches"),
    path(PROJECT + "batches/<int:batch_id>/", batches.batch_change, name="batch_change"),
    path(PROJECT + "imports/", importing.imports, name="imports"),
    path(PROJECT + "imports/new/", uploading.import_new, name="import_new"),
    path(IMPORT, importing.import_status, name="import_status"),
    path(IMPORT + "columns/", importing.import_preview, name="import_preview"),
    path(IMPORT + "whole/", uploading.import_whole, name="import_whole"),
    path(IMPORT + "files/", uploading.import_add, name="import_add"),
    path(IMPORT + "files/<int:number>/", uploading.import_thumbnail, name="import_thumbnail"),
    path(IMPORT + "confirm/", importing.import_confirm, name="import_confirm"),
    path(IMPORT + "cancel/", importing.import_cancel, name="import_cancel"),
    path(IMPORT + "restart/", importing.import_restart, name="import_restart"),
    path(IMPORT + "findings/", importing.import_findings, name="import_findings"),
    path(IMPORT + "findings.csv", importing.import_findings_csv, name="import_findings_csv"),
]
