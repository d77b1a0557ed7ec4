"""URLs of forecasts."""

from django.urls import path

from billing.forecast import views

FORECAST = "projects/<int:project_id>/forecast/"

urlpatterns = [
    path(FORECAST, views.project_forecast, name="project_forecast"),
    path(FORECAST + "update/", views.project_forecast_update, name="project_forecast_update"),
]
