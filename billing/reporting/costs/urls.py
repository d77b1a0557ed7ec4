"""URLs of costs."""

from django.urls import path

from billing.reporting.costs import views

urlpatterns = [
    path("costs/", views.costs, name="costs"),
    path("costs.csv", views.costs_csv, name="costs_csv"),
    path("costs/events/", views.cost_events_page, name="cost_events"),
    path("costs/events.csv", views.cost_events_csv, name="cost_events_csv"),
]
