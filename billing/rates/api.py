"""The API of rates: what a label costs and pays, and from when."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from annotation.label_types.registry import all_kinds
from annotation.projects.models import Project
from billing.customers.models import Customer
from billing.money import PLACES
from billing.rates.actions import set_minimum, set_pay_rate, set_rate
from billing.rates.csv_file import HEADER, read_rates, set_rates, written_rates
from billing.rates.forms import RatesFileForm
from billing.rates.models import ChargedPer, MonthlyMinimum, PaidWork, PayRate, Rate
from billing.rates.tiers import MAX_AFTER, Scale, Tier, TierMode
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.web.errors import Invalid
from core.web.spreadsheet import csv_download
from workforce.pools.models import Pool


class RateAmount(serializers.DecimalField):
    """An amount of zero or more with up to six decimals, as a decimal string."""

    def __init__(self, *, source: str | None = None) -> None:
        super().__init__(max_digits=18, decimal_places=PLACES, min_value=Decimal(0), source=source)


class TierShown(Shown):
    """The price of a month's labels after the first `after`."""

    after = serializers.IntegerField()
    unit_price = RateAmount()


class RateShown(Shown):
    """The customer's price per label. Amounts are decimal strings.

    With tiers, `unit_price` is the price of the first labels of a month.
    """

    id = serializers.IntegerField()
    customer = serializers.IntegerField(source="customer_id", allow_null=True)
    project = serializers.IntegerField(source="project_id", allow_null=True)
    label_kind = serializers.CharField()
    per = serializers.CharField()
    unit_price = RateAmount()
    tier_mode = serializers.CharField(help_text="Empty for a price without tiers.")
    tiers = TierShown(source="scale.tiers", many=True)
    currency = serializers.CharField()
    valid_from = serializers.DateTimeField()
    valid_to = serializers.DateTimeField(allow_null=True)


class PayRateShown(Shown):
    """A member's pay per label, review, or adjudication."""

    id = serializers.IntegerField()
    work = serializers.CharField()
    label_kind = serializers.CharField()
    pool = serializers.IntegerField(source="pool_id", allow_null=True)
    unit_pay = RateAmount()
    currency = serializers.CharField()
    valid_from = serializers.DateTimeField()
    valid_to = serializers.DateTimeField(allow_null=True)


class StartBody(Body):
    """The label type and the start of a rate. Without a time, the rate starts now."""

    label_kind = serializers.ChoiceField([kind.name for kind in all_kinds()])
    valid_from = serializers.DateTimeField(required=False)


class TierBody(Body):
    """A tier: the price of a month's labels after the first `after`."""

    after = serializers.IntegerField(min_value=1, max_value=MAX_AFTER)
    unit_price = RateAmount()


class RateBody(StartBody):
    """A price for all customers, or for one customer or project, which can have tiers.

    `tier_mode` says how tiers apply: `graduated` gives each label the price of the tier its place
    in the month falls in, `volume` gives all labels of the month the price they reach together.
    """

    customer = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**63 - 1
    )
    project = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**63 - 1
    )
    unit_price = RateAmount()
    per = serializers.ChoiceField(ChargedPer.choices, default=ChargedPer.OUTCOME)
    tier_mode = serializers.ChoiceField(TierMode.choices, required=False)
    tiers = TierBody(many=True, required=False)


class PayRateBody(StartBody):
    """A pay rate. Without a pool, it applies to all pools that don't have their own.

    Pay for reviews and adjudications has neither label type nor pool.
    """

    work = serializers.ChoiceField(PaidWork.choices, default=PaidWork.LABEL)
    label_kind = serializers.ChoiceField([kind.name for kind in all_kinds()], required=False)
    unit_pay = RateAmount()
    pool = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class Rates(Endpoint):
    """Prices."""

    @operation("cost.view", returns=RateShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[Rate]:
        """List all prices, including past and scheduled ones."""
        return Rate.objects.prefetch_related("tiers")

    @operation("rate.change", takes=RateBody, returns=RateShown, status=201)
    def post(
        self,
        request: ApiRequest,
        label_kind: str,
        unit_price: Decimal,
        per: str,
        customer: int | None = None,
        project: int | None = None,
        valid_from: datetime | None = None,
        **scale: Any,
    ) -> Rate:
        """Set a price. The previous price of the same scope ends when the new one starts."""
        return set_rate(
            by=request.member,
            scope=scope_named(customer, project),
            label_kind=label_kind,
            unit_price=Scale(
                unit_price,
                scale.get("tier_mode", ""),
                tuple(Tier(tier["after"], tier["unit_price"]) for tier in scale.get("tiers", ())),
            ),
            per=per,
            valid_from=valid_from,
        )


def scope_named(customer: int | None, project: int | None) -> Customer | Project | None:
    """The customer or project of a body; raises Invalid for both and for an unknown one."""
    if customer and project:
        raise Invalid(_("Choose a customer or a project, not both."), code="rate_scope")
    paying = Customer.objects.filter(pk=customer).first() if customer else None
    if customer and paying is None:
        raise Invalid(_("This customer doesn't exist."), code="unknown_customer")
    priced = Project.objects.filter(pk=project).first() if project else None
    if project and priced is None:
        raise Invalid(_("This project doesn't exist."), code="unknown_project")
    return paying or priced


class MinimumShown(Shown):
    """What a customer or a project is charged for a month at least, for whole months."""

    id = serializers.IntegerField()
    customer = serializers.IntegerField(source="customer_id", allow_null=True)
    project = serializers.IntegerField(source="project_id", allow_null=True)
    amount = RateAmount()
    currency = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, help_text="The first day without it.")


class MinimumBody(Body):
    """A minimum of a customer or a project, from a month that hasn't begun. 0 ends a minimum."""

    customer = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**63 - 1
    )
    project = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**63 - 1
    )
    amount = RateAmount()
    valid_from = serializers.DateField(help_text="Any day of the first month.")


class Minimums(Endpoint):
    """Monthly minimums."""

    @operation("cost.view", returns=MinimumShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[MonthlyMinimum]:
        """List all monthly minimums, including past and scheduled ones."""
        return MonthlyMinimum.objects.all()

    @operation("rate.change", takes=MinimumBody, returns=MinimumShown, status=201)
    def post(
        self,
        request: ApiRequest,
        amount: Decimal,
        valid_from: date,
        customer: int | None = None,
        project: int | None = None,
    ) -> MonthlyMinimum:
        """Set a monthly minimum. The previous one of the same scope ends when it starts."""
        scope = scope_named(customer, project)
        if scope is None:
            raise Invalid(_("Choose a customer or a project."), code="rate_scope")
        return set_minimum(by=request.member, scope=scope, amount=amount, month=valid_from)


class PayRates(Endpoint):
    """Pay."""

    @operation("cost.view", returns=PayRateShown, pages=True)
    def get(self, request: ApiRequest) -> QuerySet[PayRate]:
        """List all pay rates, including past and scheduled ones."""
        return PayRate.objects.all()

    @operation("rate.change", takes=PayRateBody, returns=PayRateShown, status=201)
    def post(
        self,
        request: ApiRequest,
        unit_pay: Decimal,
        work: str,
        label_kind: str = "",
        pool: int | None = None,
        valid_from: datetime | None = None,
    ) -> PayRate:
        """Set a pay rate for all pools or for one pool."""
        place = Pool.objects.filter(pk=pool).first() if pool else None
        if pool and place is None:
            raise Invalid(_("This pool doesn't exist."), code="unknown_pool")
        return set_pay_rate(
            by=request.member,
            work=work,
            label_kind=label_kind,
            unit_pay=unit_pay,
            pool=place,
            valid_from=valid_from,
        )


class RatesFileBody(Body):
    """A CSV file: what, kind, pool, amount, and optionally per, valid_from, note, customer,
    project, tier_mode, and tiers."""

    file = serializers.FileField(max_length=None)


class SetRates(Shown):
    """The number of rates that were set. Rates that already existed aren't counted."""

    set = serializers.IntegerField()


class RatesFile(Endpoint):
    """Prices and pay rates as a file."""

    parser_classes = (MultiPartParser,)

    @operation("cost.view", sends=("text/csv",))
    def get(self, request: ApiRequest) -> HttpResponse:
        """Download all prices and pay rates as a CSV file that you can edit and upload again."""
        name = f"{request.organization.slug}-rates.csv"
        return csv_download(name, header=HEADER, rows=written_rates())

    @operation("rate.change", takes=RatesFileBody, returns=SetRates)
    def post(self, request: ApiRequest, file: UploadedFile[Any]) -> dict[str, int]:
        """Import prices and pay rates from a CSV file.

        Either all rates are set or none. If there are problems, they are listed by line.
        """
        form = RatesFileForm({}, MultiValueDict({"file": [file]}))
        if not form.is_valid():
            raise Invalid(" ".join(str(error) for error in form.errors["file"]))
        lines, problems = read_rates(form.cleaned_data["file"])
        count = 0
        if not problems:
            count, problems = set_rates(by=request.member, lines=lines)
        if problems:
            errors = [{"field": f"line {line}", "message": text} for line, text in problems]
            first = problems[0]
            raise Invalid(
                _("Line %(line)s: %(problem)s") % {"line": first[0], "problem": first[1]},
                errors=errors,
            )
        return {"set": count}


urlpatterns = [
    path("rates", Rates.as_view(), name="api_rates"),
    path("rates/file", RatesFile.as_view(), name="api_rates_file"),
    path("minimums", Minimums.as_view(), name="api_minimums"),
    path("pay-rates", PayRates.as_view(), name="api_pay_rates"),
]
