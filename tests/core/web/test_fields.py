"""Does the select that is written in one go say what the usual one says?"""

import re

import pytest
from django import forms

from core.web.widgets import LongSelect

CHOICES = [("", "---------"), (1, "Release 1"), (2, 'Release 2: <b>"late"</b> & more')]


def options_of(html):
    return re.findall(r'<option value="([^"]*)"( selected)?>([^<]*)</option>', html)


@pytest.mark.parametrize("value", [None, "", 1, "2", 9])
def test_the_same_options_are_offered_and_chosen(value):
    usual = forms.Select(choices=CHOICES).render("one", value, {"id": "id_one", "required": True})
    ours = LongSelect(choices=CHOICES).render("one", value, {"id": "id_one", "required": True})
    assert options_of(ours) == options_of(usual)
    assert len(options_of(ours)) == len(CHOICES)
    assert ours.startswith(
        ('<select id="id_one" name="one" required>', '<select name="one" id="id_one" required>')
    )
