"""Tiers and minimums by hand and by property: the order and the parts never change a total."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from billing.invoices.rules import TaxedLine, invoice_totals, unit_of
from billing.rates.tiers import (
    Scale,
    Tier,
    TierMode,
    amount_of,
    charge,
    missing_to,
    read_tiers,
    refuse_tiers,
    written_tiers,
)

TIERS = (Tier(10_000, Decimal("0.04")), Tier(50_000, Decimal("0.035")))
GRADUATED = Scale(Decimal("0.05"), TierMode.GRADUATED, TIERS)
VOLUME = Scale(Decimal("0.05"), TierMode.VOLUME, TIERS)
PRICES = st.integers(1, 10**6).map(lambda units: Decimal(units).scaleb(-6))
MODES = st.sampled_from(TierMode.values)


@st.composite
def scales(draw, modes=MODES):
    starts = sorted(draw(st.sets(st.integers(1, 200), min_size=1, max_size=5)))
    return Scale(draw(PRICES), draw(modes), tuple(Tier(after, draw(PRICES)) for after in starts))


def parts(scale, quantity, before=0):
    return [
        (part.after, part.quantity, str(part.unit_price))
        for part in charge(scale, quantity, before)
    ]


@pytest.mark.parametrize(
    ("quantity", "graduated", "volume"),
    [
        (0, "0", "0"),
        (1, "0.05", "0.05"),
        (9_999, "499.95", "499.95"),
        (10_000, "500", "500"),
        (10_001, "500.04", "400.04"),
        (50_000, "2100", "2000"),
        (50_001, "2100.035", "1750.035"),
        (60_000, "2450", "2100"),
    ],
)
def test_the_borders_of_tiers(quantity, graduated, volume):
    assert amount_of(charge(GRADUATED, quantity)) == Decimal(graduated)
    assert amount_of(charge(VOLUME, quantity)) == Decimal(volume)


def test_parts_say_which_labels_have_which_price():
    assert parts(GRADUATED, 60_000) == [
        (0, 10_000, "0.05"),
        (10_000, 40_000, "0.04"),
        (50_000, 10_000, "0.035"),
    ]
    assert parts(GRADUATED, 3, before=9_999) == [(0, 1, "0.05"), (10_000, 2, "0.04")]
    assert parts(VOLUME, 3, before=9_999) == [(10_000, 3, "0.04")]
    assert parts(Scale(Decimal("0.05")), 60_000) == [(0, 60_000, "0.05")]
    assert parts(GRADUATED, 0, before=7) == []


@given(scales(), st.integers(0, 300))
def test_a_total_is_the_sum_of_its_labels(scale, quantity):
    """I21: the closed form is what single labels cost, each by its place or by the total."""

    def price_of(place):
        reached = quantity if scale.mode == TierMode.VOLUME else place
        prices = [scale.unit_price, *(t.unit_price for t in scale.tiers if t.after < reached)]
        return prices[-1]

    single = sum((price_of(place) for place in range(1, quantity + 1)), Decimal(0))
    assert amount_of(charge(scale, quantity)) == single
    assert sum(part.quantity for part in charge(scale, quantity)) == quantity


@given(
    scales(st.just(TierMode.GRADUATED)),
    st.lists(st.integers(1, 60), max_size=6),
    st.randoms(use_true_random=False),
)
def test_documents_of_a_month_add_up_in_any_order(scale, quantities, chance):
    """I21: parts of a month, billed one after the other in any order, cost what all cost."""
    whole = amount_of(charge(scale, sum(quantities)))
    chance.shuffle(quantities)
    before, total = 0, Decimal(0)
    for quantity in quantities:
        total += amount_of(charge(scale, quantity, before))
        before += quantity
    assert total == whole


@pytest.mark.parametrize(
    ("minimum", "used", "billed", "difference"),
    [
        ("500", "420", "0", "80"),
        ("500", "500", "0", "0"),
        ("500", "700", "0", "0"),
        ("500", "0", "0", "500"),
        ("500", "450", "80", "-30"),  # 30 of late work
        ("500", "370", "80", "50"),  # 50 were reversed
        ("500", "520", "10", "-10"),
        ("0", "-3", "0", "3"),
    ],
)
def test_what_is_missing_to_a_minimum(minimum, used, billed, difference):
    assert missing_to(Decimal(minimum), Decimal(used), Decimal(billed)) == Decimal(difference)


@given(
    st.integers(0, 1000).map(Decimal),
    st.lists(st.integers(-300, 300).map(Decimal), min_size=1, max_size=6),
)
def test_a_month_is_charged_its_minimum_or_its_use(minimum, changes):
    """Whatever is billed and credited one after the other: work and minimum lines add up."""
    used = billed = Decimal(0)
    for change in changes:
        used += change
        billed += missing_to(minimum, used, billed)
        assert used + billed == max(minimum, used)


@pytest.mark.parametrize(
    ("currency", "amounts"),
    [
        ("EUR", ["500.00", "0.08", "500.08"]),
        ("JPY", ["500", "0", "500"]),
        ("KWD", ["500.000", "0.080", "500.080"]),
    ],
)
def test_lines_of_tiers_round_once(currency, amounts):
    lines = [TaxedLine(part.amount, "domestic", Decimal(0)) for part in charge(GRADUATED, 10_002)]
    totals = invoice_totals(lines, unit_of(currency))
    assert [*map(str, totals.amounts), str(totals.net)] == amounts


@given(scales(), st.integers(1, 400), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_rounded_lines_add_up_to_the_rounded_total(scale, quantity, currency):
    found, unit = charge(scale, quantity), unit_of(currency)
    lines = [TaxedLine(part.amount, "domestic", Decimal(0)) for part in found]
    totals = invoice_totals(lines, unit)
    assert sum(totals.amounts) == totals.net
    assert abs(totals.net - amount_of(found)) <= unit / 2


def test_tiers_are_read_as_they_are_written():
    assert read_tiers("10000: 0.04\n 50000:0,035 ;\n") == TIERS
    assert written_tiers(TIERS) == "10000: 0.04; 50000: 0.035"
    assert read_tiers(written_tiers(TIERS)) == TIERS
    assert read_tiers(" \n") == ()


@pytest.mark.parametrize("text", ["10000", "10000 0.04", "-5: 1", "1.5: 1", "a: 1", "5: x"])
def test_what_is_no_tier_is_refused(text):
    with pytest.raises(ValidationError):
        read_tiers(text)


@pytest.mark.parametrize(
    ("price", "mode", "tiers", "sentence"),
    [
        ("1", "graduated", "", "Enter the tiers"),
        ("1", "", "5: 1", "graduated or by volume"),
        ("0", "volume", "5: 1", "can't start at 0"),
        ("1", "volume", "5: 0", "The price after 5 labels must be above 0"),
        ("1", "volume", "5: 1; 5: 2", "ascending order"),
        ("1", "volume", "6: 1; 5: 2", "ascending order"),
        ("1", "volume", "0: 1", "ascending order"),
        ("1", "volume", "; ".join(f"{n}: 1" for n in range(1, 22)), "up to 20 tiers"),
    ],
)
def test_tiers_that_make_no_price_are_refused(price, mode, tiers, sentence):
    with pytest.raises(ValidationError) as refusal:
        refuse_tiers(Scale(Decimal(price), mode, read_tiers(tiers)))
    assert sentence in str(refusal.value)


def test_a_price_without_tiers_needs_nothing():
    refuse_tiers(Scale(Decimal(0)))
