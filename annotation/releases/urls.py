"""URLs of the release pages."""

from django.urls import path

from annotation.releases import views
from annotation.releases.diff import views as diff

urlpatterns = [
    path("projects/<int:project_id>/releases/", views.releases, name="releases"),
    path("projects/<int:project_id>/releases/new/", views.release_new, name="release_new"),
    path(
        "projects/<int:project_id>/releases/compare/",
        diff.release_compare,
        name="release_compare",
    ),
    path("releases/diffs/<int:diff_id>/", diff.release_diff, name="release_diff"),
    path(
        "releases/diffs/<int:diff_id>/download/",
        diff.release_diff_download,
        name="release_diff_download",
    ),
    path("releases/<int:release_id>/", views.release, name="release"),
    path("releases/<int:release_id>/download/", views.release_download, name="release_download"),
]
