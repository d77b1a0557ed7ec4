"""URLs of notifications."""

from django.urls import path

from core.notifications import views

urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/seen/", views.notifications_seen, name="notifications_seen"),
    path("notifications/choices/", views.notification_choices, name="notification_choices"),
    path(
        "notifications/<int:notification_id>/open/",
        views.notification_open,
        name="notification_open",
    ),
]
