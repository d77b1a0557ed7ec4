"""Save a quote under the next number of its project."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from annotation.projects.models import Project
from annotation.projects.start import lock_project
from billing.quotes.models import Quote
from billing.quotes.rules import QuoteInputs, figures_of, stored_figures, stored_inputs, to_unit
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require


@transaction.atomic
def save_quote(
    *,
    by: Member,
    project: Project,
    inputs: QuoteInputs,
    customer: str = "",
    note: str = "",
    valid_until: date | None = None,
) -> Quote:
    """Freeze the inputs and what they come to. Rates that change later don't change the quote."""
    require(by, "quote.create", project)
    locked = lock_project(project)
    newest = Quote.objects.filter(project=locked).aggregate(last=Max("number"))["last"]
    figures = figures_of(inputs)
    quote: Quote = Quote.objects.create(
        project=locked,
        number=(newest or 0) + 1,
        customer=customer,
        note=note,
        valid_until=valid_until,
        inputs=stored_inputs(inputs),
        figures=stored_figures(figures),
        price=to_unit(figures.price),
        pay=to_unit(figures.pay),
        currency=by.organization.currency,
        created_by=by,
    )
    record("quote.create", by=by, subject=quote, project=project.pk, number=quote.title)
    return quote
