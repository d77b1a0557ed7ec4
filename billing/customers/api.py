"""The API of customers: list, add, change, and who pays for a project."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from annotation.projects.models import Project
from billing.customers.actions import (
    MAX_PAYMENT_DAYS,
    MAX_TAX_RATE,
    change_customer,
    create_customer,
    set_project_customer,
)
from billing.customers.models import Customer, TaxTreatment
from billing.customers.queries import customer_of
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.web.errors import Invalid

MAX_KEY = 2**63 - 1


class CustomerShown(Shown):
    """A customer. The tax rate is in percent."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    address = serializers.CharField()
    country = serializers.CharField()
    email = serializers.CharField()
    tax_id = serializers.CharField()
    tax_treatment = serializers.CharField()
    tax_rate = serializers.DecimalField(max_digits=18, decimal_places=6)
    tax_reason = serializers.CharField()
    currency = serializers.CharField()
    payment_days = serializers.IntegerField()
    monthly_drafts = serializers.BooleanField()
    reminders = serializers.BooleanField()
    notes = serializers.CharField()
    archived_at = serializers.DateTimeField(allow_null=True)


class CustomerChange(Body):
    """The properties to change. Omitted properties stay unchanged."""

    name = serializers.CharField(max_length=120, required=False)
    address = serializers.CharField(max_length=500, required=False, allow_blank=True)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    tax_id = serializers.CharField(max_length=20, required=False, allow_blank=True)
    tax_treatment = serializers.ChoiceField(TaxTreatment.choices, required=False)
    tax_rate = serializers.DecimalField(
        max_digits=7,
        decimal_places=4,
        min_value=Decimal(0),
        max_value=Decimal(MAX_TAX_RATE),
        required=False,
    )
    tax_reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    payment_days = serializers.IntegerField(min_value=0, max_value=MAX_PAYMENT_DAYS, required=False)
    monthly_drafts = serializers.BooleanField(required=False)
    reminders = serializers.BooleanField(required=False)
    notes = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class CustomerBody(CustomerChange):
    """A new customer. Only the name is required."""

    name = serializers.CharField(max_length=120)
    currency = serializers.CharField(max_length=3, required=False)


class ProjectCustomerBody(Body):
    """The customer that pays for a project. Null for an internal project."""

    customer = serializers.IntegerField(allow_null=True, min_value=1, max_value=MAX_KEY)


class ProjectCustomerShown(Shown):
    """Who pays for a project."""

    project = serializers.IntegerField()
    customer = serializers.IntegerField(allow_null=True)


def customer_found(request: ApiRequest, customer_id: int) -> Customer:
    """The customer, or 404."""
    return get_object_or_404(Customer, pk=customer_id)


def project_found(request: ApiRequest, project_id: int) -> Project:
    """The project, or 404."""
    return get_object_or_404(Project, pk=project_id)


class Customers(Endpoint):
    """All customers."""

    @operation("invoice.view", returns=CustomerShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[Customer]:
        """List the customers, archived ones included."""
        return Customer.objects.all()

    @operation("customer.manage", takes=CustomerBody, returns=CustomerShown, status=201)
    def post(self, request: ApiRequest, **details: Any) -> Customer:
        """Add a customer."""
        return create_customer(by=request.member, **details)


class OneCustomer(Endpoint):
    """One customer."""

    @operation("invoice.view", on=customer_found, returns=CustomerShown)
    def get(self, request: ApiRequest, customer: Customer) -> Customer:
        """Get a customer."""
        return customer

    @operation("customer.manage", on=customer_found, takes=CustomerChange, returns=CustomerShown)
    def patch(self, request: ApiRequest, customer: Customer, **details: Any) -> Customer:
        """Change a customer. Issued invoices stay as they are."""
        return change_customer(by=request.member, customer=customer, **details)


class CustomerOfProject(Endpoint):
    """Who pays for a project."""

    @operation("customer.manage", on=project_found, returns=ProjectCustomerShown)
    def get(self, request: ApiRequest, project: Project) -> dict[str, int | None]:
        """Get the customer of a project."""
        return shown_customer(project)

    @operation(
        "customer.manage",
        on=project_found,
        takes=ProjectCustomerBody,
        returns=ProjectCustomerShown,
    )
    def put(
        self, request: ApiRequest, project: Project, customer: int | None
    ) -> dict[str, int | None]:
        """Choose the customer of a project, or make it internal."""
        found = Customer.objects.filter(pk=customer).first() if customer else None
        if customer and found is None:
            raise Invalid(_("This customer doesn't exist."), code="unknown_customer")
        set_project_customer(by=request.member, project=project, customer=found)
        return shown_customer(project)


def shown_customer(project: Project) -> dict[str, int | None]:
    """A project and the customer that pays for it."""
    customer = customer_of(project)
    return {"project": project.pk, "customer": customer.pk if customer else None}


urlpatterns = [
    path("customers", Customers.as_view(), name="api_customers"),
    path("customers/<int:customer_id>", OneCustomer.as_view(), name="api_customer"),
    path(
        "projects/<int:project_id>/customer",
        CustomerOfProject.as_view(),
        name="api_project_customer",
    ),
]
