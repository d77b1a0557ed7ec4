"""URL of the link that ends a scheduled report."""

from django.urls import path

from billing.reporting.scheduled import views

urlpatterns = [
    path("unsubscribe/<str:report_key>/", views.report_unsubscribe, name="report_unsubscribe"),
]
