"""The API of quotes: what planned work costs, and the saved quotes of a project."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from annotation.projects.api import PROJECT, project_of
from annotation.projects.models import Project
from billing.quotes.actions import save_quote
from billing.quotes.forms import PlanForm
from billing.quotes.models import Quote
from billing.quotes.queries import basis_of, quotes_of
from billing.reporting.costs.api import Amount, in_range
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.web.errors import Invalid


class QuoteShown(Shown):
    """A saved quote. Amounts are exact decimal strings. Price and pay never change."""

    id = serializers.IntegerField()
    number = serializers.CharField(source="title")
    customer = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    valid_until = serializers.DateField(allow_null=True)
    price = Amount()
    pay = Amount()
    currency = serializers.CharField()
    finish = serializers.DateField(source="figures.finish", allow_null=True)
    people_needed = serializers.IntegerField(source="figures.people_needed", allow_null=True)
    inputs = serializers.JSONField()
    figures = serializers.JSONField()
    created_at = serializers.DateTimeField()


class QuoteBody(Body):
    """What to quote. Omitted plan values are those of the project's quote page."""

    plan = serializers.DictField(
        child=serializers.CharField(max_length=40),
        required=False,
        default=dict,
        help_text="Values of the plan by name, such as `items`, `overlap`, `review_share` in "
        "percent, `people`, `hours`, `starts_on`, `deadline_on`.",
    )
    customer = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    valid_until = serializers.DateField(required=False, allow_null=True, default=None)

    def validate_valid_until(self, day: date | None) -> date | None:
        """A day that every time zone has."""
        return day and in_range(day)


def quote_of(request: ApiRequest, project_id: int, quote_id: int) -> Quote:
    """The quote, or 404."""
    found: Quote = get_object_or_404(quotes_of(project_of(request, project_id)), pk=quote_id)
    return found


class Quotes(Endpoint):
    """The quotes of a project."""

    @operation("cost.view", on=project_of, returns=QuoteShown, pages=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[Quote]:
        """List the saved quotes of a project, newest first."""
        return quotes_of(project)

    @operation("quote.create", on=project_of, takes=QuoteBody, returns=QuoteShown, status=201)
    def post(
        self, request: ApiRequest, project: Project, plan: dict[str, str], **about: Any
    ) -> Quote:
        """Save a quote of planned work, with the rates that apply now."""
        basis = basis_of(request.organization, project)
        if basis.terms.missing:
            kinds = ", ".join(basis.terms.missing)
            raise Invalid(_("These label types have no rates: %(kinds)s.") % {"kinds": kinds})
        if unknown := sorted(plan.keys() - basis.plan.keys()):
            raise Invalid(
                _("Unknown values in the plan: %(names)s.") % {"names": ", ".join(unknown)}
            )
        form = PlanForm(basis.plan | plan, terms=basis.terms)
        if not form.is_valid():
            name, problems = next(iter(form.errors.items()))
            raise Invalid(f"{name}: {problems[0]}")
        return save_quote(by=request.member, project=project, inputs=form.inputs(), **about)


class OneQuote(Endpoint):
    """One quote."""

    @operation("cost.view", on=quote_of, returns=QuoteShown)
    def get(self, request: ApiRequest, quote: Quote) -> Quote:
        """Get a saved quote."""
        return quote


urlpatterns = [
    path(f"{PROJECT}/quotes", Quotes.as_view(), name="api_quotes"),
    path(f"{PROJECT}/quotes/<int:quote_id>", OneQuote.as_view(), name="api_quote"),
]
