"""Is our quick list of choices the same as Django's?"""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test import SimpleTestCase

PLAIN = [("", "All"), (1, "One & only"), ("a<b", "Less")]
GROUPED = [("", "All"), ("Letters", [("a", "A"), ("b", "B")]), ("Digits", [("1", "One")])]


class Disabled(forms.Select):
    """Options with attributes of their own."""

    def create_option(self, *arguments, **named):
        option = super().create_option(*arguments, **named)
        option["attrs"] |= {"data-n": 7, "disabled": option["value"] == "b", "hidden": True}
        return option


@pytest.mark.parametrize("choices", [PLAIN, GROUPED])
@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple, Disabled])
@pytest.mark.parametrize("value", [None, "b", 1, ["a", "1"]])
def test_it_is_djangos_select(choices, widget, value):
    select = widget(choices=choices, attrs={"id": "id_x", "required": True})
    if isinstance(value, list) and not select.allow_multiple_selected:
        value = value[0]
    ours = select.render("x", value)
    SimpleTestCase().assertHTMLEqual(ours, select.render("x", value, renderer=DjangoTemplates()))
