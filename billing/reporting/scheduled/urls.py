"""URLs of scheduled reports."""

from django.urls import path

from billing.reporting.scheduled import views

ONE = "scheduled-reports/<int:scheduled_report_id>/"

urlpatterns = [
    path("scheduled-reports/", views.scheduled_reports, name="scheduled_reports"),
    path(ONE + "pause/", views.report_pause, name="report_pause"),
    path(ONE + "resume/", views.report_resume, name="report_resume"),
    path(ONE + "send/", views.report_send, name="report_send"),
    path(ONE + "remove/", views.report_remove, name="report_remove"),
]
