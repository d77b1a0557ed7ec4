"""Which pages show a person's notices?"""

from django.urls import path

from core.notifications import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/seen/", views.notices_seen, name="notices_seen"),
    path("notices/choices/", views.notice_choices, name="notice_choices"),
    path("notices/<int:notice_id>/open/", views.notice_open, name="notice_open"),
]
