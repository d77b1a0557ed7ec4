"""Is rating exact, and does the database choose the rates that the pure functions choose?"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotation.workflow.events.record import record_accepted
from billing.ledger.models import LedgerEntry
from billing.metering.models import UsageEvent
from billing.metering.rating import LabelTerms, rate_annotations, rate_work
from billing.rates.current import pay_rate_in_force, rate_in_force
from billing.rates.models import ChargedPer, PayRate, Rate
from core.tenancy.scope import tenant
from tests.billing.metering.crew import accepted, found, staff
from tests.factories import projects

PRICES = st.decimals(min_value=0, max_value=Decimal(9999), places=6)
QUANTITIES = st.integers(min_value=1, max_value=100_000)
WORK = st.fixed_dictionaries(
    {
        "quantity": QUANTITIES,
        "is_first": st.booleans(),
        "per": st.sampled_from(ChargedPer.values),
        "unit_price": PRICES,
        "unit_pay": PRICES,
    }
)
START = datetime(2026, 1, 1, tzinfo=UTC)


@given(work=WORK)
def test_amounts_are_exact_products(work):
    rated = rate_work(**work)
    charged = work["per"] == "annotation" or work["is_first"]
    assert Fraction(rated.price) == work["quantity"] * Fraction(work["unit_price"]) * charged
    assert Fraction(rated.pay) == work["quantity"] * Fraction(work["unit_pay"])
    assert rated.price == work["quantity"] * rated.unit_price


@given(work=WORK, parts=st.lists(QUANTITIES, min_size=1, max_size=8))
def test_parts_cost_what_the_whole_costs(work, parts):
    whole = rate_work(**{**work, "quantity": sum(parts)})
    rated = [rate_work(**{**work, "quantity": part}) for part in parts]
    assert sum(part.price for part in rated) == whole.price
    assert sum(part.pay for part in rated) == whole.pay


HISTORIES = st.lists(
    st.tuples(st.integers(min_value=1, max_value=30), PRICES),
    max_size=4,
    unique_by=lambda change: change[0],
).flatmap(lambda later: PRICES.map(lambda first: [(0, first), *sorted(later)]))


def write_history(model, changes, by, **values):
    """Rates that follow each other without a gap, from the first change on."""
    ends = [day for day, _ in changes[1:]] + [None]
    name = "unit_price" if model is Rate else "unit_pay"
    for (day, amount), end in zip(changes, ends, strict=True):
        model.objects.create(
            label_kind="choice",
            currency="EUR",
            valid_from=START + timedelta(days=day),
            valid_to=None if end is None else START + timedelta(days=end),
            set_by=by,
            **{name: amount},
            **values,
        )


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    histories=st.tuples(HISTORIES, HISTORIES, HISTORIES),
    day=st.integers(min_value=0, max_value=40),
    slot=st.integers(min_value=1, max_value=3),
    is_first=st.booleans(),
    quantity=QUANTITIES,
    in_pool=st.booleans(),
)
def test_the_database_and_the_pure_functions_agree(
    db, histories, day, slot, is_first, quantity, in_pool
):
    at = START + timedelta(days=day)
    prices, pays, own = histories
    organization, users = new_organization()
    with tenant(organization.pk):
        _, (ada, ben), pool, _, batch = staff(rates=False, users=users)
        write_history(Rate, prices, ada)
        write_history(PayRate, pays, ada)
        write_history(PayRate, own, ada, pool=pool)
        item = projects.make_item(batch, "hello")
        used = pool if in_pool else None
        if not is_first:
            record_accepted([accepted(item, ben, slot=4, at=at)])
        (event,) = record_accepted(
            [accepted(item, ada, slot=slot, pool=used, at=at, labels={"choice": quantity})]
        )
        rate = rate_in_force(Rate.objects.all(), label_kind="choice", at=at)
        pay_rate = pay_rate_in_force(
            PayRate.objects.all(), label_kind="choice", pool_id=used and used.pk, at=at
        )
        rated = rate_work(
            quantity=quantity,
            is_first=is_first,
            per=rate.per,
            unit_price=rate.unit_price,
            unit_pay=pay_rate.unit_pay,
        )
        usage = UsageEvent.objects.get(work_event=event)
        assert (usage.rate, usage.unit_price, usage.amount) == (rate, rated.unit_price, rated.price)
        moved = LedgerEntry.objects.filter(transaction__work_event=event)
        entries = sorted(moved.values_list("amount", flat=True))
        assert entries == ([-rated.pay, rated.pay] if rated.pay else [])


def new_organization(counter=count()):  # noqa: B008  # counts on over the examples
    """A fresh organization for each example, and a suffix for its people's addresses."""
    number = next(counter)
    return found(f"example-{number}"), str(number)


TERMS = st.builds(
    LabelTerms,
    label_kind=st.just("choice"),
    labels=st.integers(min_value=0, max_value=30).map(Decimal),
    per=st.sampled_from(ChargedPer.values),
    unit_price=PRICES,
    unit_pay=PRICES,
)


@given(
    terms=st.lists(TERMS, max_size=3),
    slots=st.lists(st.integers(min_value=1, max_value=5), max_size=20),
)
def test_planned_work_costs_what_its_annotations_will_cost(terms, slots):
    """A quote of items with so many annotations each is the sum over single accepted labels."""
    price = pay = Decimal(0)
    for term in terms:
        for needed in slots:
            for slot in range(needed):
                rated = rate_work(
                    quantity=int(term.labels),
                    is_first=slot == 0,
                    per=term.per,
                    unit_price=term.unit_price,
                    unit_pay=term.unit_pay,
                )
                price, pay = price + rated.price, pay + rated.pay
    lines = rate_annotations(terms, items=Decimal(len(slots)), annotations=Decimal(sum(slots)))
    assert sum(line.price for line in lines) == price
    assert sum(line.pay for line in lines) == pay
    assert all(line.price == line.charged * line.terms.unit_price for line in lines)
