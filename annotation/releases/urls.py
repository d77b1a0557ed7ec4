"""Which pages make, show and hand out releases?"""

from django.urls import path

from annotation.releases import views

urlpatterns = [
    path("projects/<int:project_id>/releases/", views.releases, name="releases"),
    path("projects/<int:project_id>/releases/new/", views.release_new, name="release_new"),
    path("releases/<int:release_id>/", views.release, name="release"),
    path("releases/<int:release_id>/download/", views.release_download, name="release_download"),
]
