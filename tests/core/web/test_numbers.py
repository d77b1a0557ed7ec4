"""Are numbers written as Django writes them, in every language it knows?"""

from decimal import Decimal

import pytest
from django.conf import global_settings
from django.utils import translation
from django.utils.formats import number_format
from hypothesis import given
from hypothesis import strategies as st

from core.web.numbers import grouped, marks_of

LANGUAGES = [code for code, _name in global_settings.LANGUAGES]
NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**12), 10**12, allow_nan=False, places=6),
    st.decimals(-2, 2, allow_nan=False, places=4),
)


@given(NUMBERS, st.one_of(st.none(), st.integers(0, 6)), st.sampled_from(LANGUAGES))
def test_a_number_is_written_as_django_writes_it(number, places, language):
    with translation.override(language):
        assert grouped(number, places) == number_format(
            number, decimal_pos=places, force_grouping=True
        )


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "-1,234,567.50"), ("de", "-1.234.567,50"), ("en-IN", "-1,234,567.50")],
)
def test_each_language_has_its_own_marks(language, written):
    with translation.override(language):
        assert grouped(Decimal("-1234567.5"), 2) == written


def test_languages_with_groups_of_their_own_are_left_to_django():
    assert any(marks_of(language) is None for language in LANGUAGES)
    assert marks_of("en") == (".", ",")


@pytest.mark.parametrize("number", [None, "", 1234.5])
def test_what_is_no_exact_number_is_left_to_django(number):
    assert grouped(number) == number_format(number, force_grouping=True)
