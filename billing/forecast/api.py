"""The API of forecasts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from annotation.projects.api import PROJECT, project_of
from annotation.projects.models import Project
from billing.forecast.models import Forecast
from billing.forecast.queries import forecasts_of
from billing.reporting.costs.api import Amount
from core.api.bodies import Shown
from core.api.endpoint import ApiRequest, Endpoint, operation


class ForecastShown(Shown):
    """A forecast of a project's remaining work: 10th, 50th, and 90th percentiles of all runs."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    seed = serializers.IntegerField()
    finish_p10 = serializers.DateField(allow_null=True)
    finish_p50 = serializers.DateField(allow_null=True)
    finish_p90 = serializers.DateField(allow_null=True)
    inputs = serializers.JSONField()
    course = serializers.JSONField()
    drivers = serializers.JSONField()


class ForecastCostShown(Shown):
    """Cost and pay of a forecast.

    Amounts are decimal strings. Work without rates isn't included.
    """

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    cost_p10 = Amount()
    cost_p50 = Amount()
    cost_p90 = Amount()
    pay_p10 = Amount()
    pay_p50 = Amount()
    pay_p90 = Amount()
    currency = serializers.CharField()


class Forecasts(Endpoint):
    """The forecasts of a project."""

    @operation("project.view", on=project_of, returns=ForecastShown, pages=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[Forecast]:
        """List the forecasts of a project, newest first."""
        return forecasts_of(project)


class ForecastCosts(Endpoint):
    """Cost and pay of the forecasts of a project."""

    @operation("cost.view", on=project_of, returns=ForecastCostShown, pages=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[Forecast]:
        """List what the forecasts of a project say about cost and pay, newest first."""
        return forecasts_of(project).filter(cost_p50__isnull=False)


urlpatterns = [
    path(f"{PROJECT}/forecasts", Forecasts.as_view(), name="api_forecasts"),
    path(f"{PROJECT}/forecasts/costs", ForecastCosts.as_view(), name="api_forecast_costs"),
]
