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
from billing.metering.rating import LabelTerms, rate_annotation, rate_annotations, rate_outcome
from billing.rates.current import pay_rate_in_force, rate_in_force
from billing.rates.models import ChargedPer, PayRate, Rate
from core.tenancy.scope import tenant
from tests.billing.metering.crew import accepted, decided, found, staff
from tests.factories import projects

PRICES = st.decimals(min_value=0, max_value=Decimal(9999), places=6)
QUANTITIES = st.integers(min_value=1, max_value=100_000)
WORK = st.fixed_dictionaries(
    {
        "quantity": QUANTITIES,
        "per": st.sampled_from(ChargedPer.values),
        "unit_price": PRICES,
        "unit_pay": PRICES,
    }
)
START = datetime(2026, 1, 1, tzinfo=UTC)


@given(work=WORK)
def test_amounts_are_exact_products(work):
    rated = rate_annotation(**work)
    whole = work["quantity"] * Fraction(work["unit_price"])
    per_outcome = work["per"] == "outcome"
    assert Fraction(rated.price) == (0 if per_outcome else whole)
    assert Fraction(rated.pay) == work["quantity"] * Fraction(work["unit_pay"])
    assert rated.price == work["quantity"] * rated.unit_price
    decided = rate_outcome(**without_pay(work))
    assert Fraction(decided.price) == (whole if per_outcome else 0)
    assert decided.price == work["quantity"] * decided.unit_price
    assert decided.pay == rate_outcome(**without_pay(work), is_charged=True).price == 0


def without_pay(work):
    """What rates an outcome: nobody is paid for it."""
    return {name: value for name, value in work.items() if name != "unit_pay"}


@given(work=WORK, parts=st.lists(QUANTITIES, min_size=1, max_size=8))
def test_parts_cost_what_the_whole_costs(work, parts):
    whole = rate_annotation(**{**work, "quantity": sum(parts)})
    rated = [rate_annotation(**{**work, "quantity": part}) for part in parts]
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
    per=st.sampled_from(ChargedPer.values),
    quantity=QUANTITIES,
    in_pool=st.booleans(),
)
def test_the_database_and_the_pure_functions_agree(
    db, histories, day, slot, per, quantity, in_pool
):
    at = START + timedelta(days=day)
    prices, pays, own = histories
    organization, users = new_organization()
    with tenant(organization.pk):
        _, (ada, _ben), pool, _, batch = staff(rates=False, users=users)
        write_history(Rate, prices, ada, per=per)
        write_history(PayRate, pays, ada)
        write_history(PayRate, own, ada, pool=pool)
        item = projects.make_item(batch, "hello")
        used = pool if in_pool else None
        work = accepted(item, ada, slot=slot, pool=used, at=at, labels={"choice": quantity})
        outcome, event = record_accepted([work], decided(item, ada, at=at, labels=work.labels))
        rate = rate_in_force(Rate.objects.all(), label_kind="choice", at=at)
        pay_rate = pay_rate_in_force(
            PayRate.objects.all(), label_kind="choice", pool_id=used and used.pk, at=at
        )
        terms = {"quantity": quantity, "per": per, "unit_price": rate.unit_price}
        rated = rate_annotation(**terms, unit_pay=pay_rate.unit_pay)
        for row, each in ((event, rated), (outcome, rate_outcome(**terms))):
            usage = UsageEvent.objects.get(work_event=row)
            assert (usage.rate, usage.unit_price, usage.amount) == (
                rate,
                each.unit_price,
                each.price,
            )
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
    """A quote of items with so many annotations each is the sum over single annotations and
    outcomes."""
    price = pay = Decimal(0)
    for term in terms:
        for needed in slots:
            of_type = {
                "quantity": int(term.labels),
                "per": term.per,
                "unit_price": term.unit_price,
            }
            price += rate_outcome(**of_type).price
            for _slot in range(needed):
                rated = rate_annotation(**of_type, unit_pay=term.unit_pay)
                price, pay = price + rated.price, pay + rated.pay
    lines = rate_annotations(terms, items=Decimal(len(slots)), annotations=Decimal(sum(slots)))
    assert sum(line.price for line in lines) == price
    assert sum(line.pay for line in lines) == pay
    assert all(line.price == line.charged * line.terms.unit_price for line in lines)
