"""Are moments written as Django writes them, in every language and zone it knows?"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import global_settings
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.formats import date_format
from hypothesis import given
from hypothesis import strategies as st

from core.web.datetimes import pattern_of, written

LANGUAGES = [code for code, _name in global_settings.LANGUAGES]
ZONES = ["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Auckland"]
LIMITS = {"min_value": datetime(1000, 1, 2), "max_value": datetime(9998, 12, 30)}  # noqa: DTZ001  # hypothesis adds the zone
MOMENTS = st.datetimes(**LIMITS, timezones=st.just(UTC))
FORMS = ["SHORT_DATETIME_FORMAT", "DATETIME_FORMAT", "SHORT_DATE_FORMAT", "DATE_FORMAT"]


@given(MOMENTS, st.sampled_from(FORMS), st.sampled_from(LANGUAGES), st.sampled_from(ZONES))
def test_a_moment_is_written_as_django_writes_it(moment, form, language, zone):
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        assert written(moment, form) == date_format(timezone.localtime(moment), form)


@given(st.dates(date(1000, 1, 1)), st.sampled_from(FORMS[2:]), st.sampled_from(LANGUAGES))
def test_a_day_is_written_as_django_writes_it(day, form, language):
    with translation.override(language):
        assert written(day, form) == date_format(day, form)


def test_formats_of_more_than_numbers_and_months_are_left_to_django():
    assert pattern_of("en", "SHORT_DATETIME_FORMAT", 11) == (
        "{0.day} Nov {0.year:04}, {0.hour:02}:{0.minute:02}"
    )
    assert any(pattern_of(language, "DATETIME_FORMAT", 11) is None for language in LANGUAGES)


@pytest.mark.parametrize(
    ("tag", "start"),
    [("{% moment at %}", "<time "), ("{% moment at 'soft small' %}", '<time class="soft small" ')],
)
def test_a_page_shows_a_moment_to_people_and_to_machines(tag, start):
    at = datetime(2026, 11, 24, 21, 24, 5, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Berlin")):
        shown = Template("{% load datetimes %}" + tag).render(Context({"at": at}))
    assert shown == f'{start}datetime="2026-11-24T22:24:05+01:00">24 Nov 2026, 22:24</time>'


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Berlin", "24 Nov 2026, 22:24 (UTC+1)"),
        ("Asia/Kathmandu", "25 Nov 2026, 03:09 (UTC+5:45)"),
        ("America/St_Johns", "24 Nov 2026, 17:54 (UTC-3:30)"),
        ("UTC", "24 Nov 2026, 21:24 (UTC)"),
    ],
)
def test_a_deadline_names_its_zone(zone, shown):
    moment = datetime(2026, 11, 24, 21, 24, tzinfo=UTC)
    with timezone.override(ZoneInfo(zone)):
        page = Template("{% load datetimes %}{{ at|deadline }}").render(Context({"at": moment}))
    assert page == shown
