"""URLs of announcements."""

from django.urls import path

from workforce.announcements import views

ONE = "announcements/<int:announcement_id>/"

urlpatterns = [
    path("announcements/", views.announcement_list, name="announcements"),
    path("announcements/new/", views.announcement_new, name="announcement_new"),
    path(ONE, views.announcement, name="announcement"),
    path(f"{ONE}end/", views.announcement_end, name="announcement_end"),
    path(f"{ONE}close/", views.announcement_close, name="announcement_close"),
]
