"""Do typed titles become classes that a schema can hold?"""

import pytest
from django.template.loader import get_template
from hypothesis import given
from hypothesis import strategies as st

from annotation.label_types.schema import parse_schema
from annotation.projects.classes import options_from, problem_with, titles_in
from annotation.projects.templates import TEMPLATES

LINES = st.lists(st.text(max_size=130), max_size=15).map("\n".join)


@given(LINES)
def test_whatever_is_typed_is_a_schema_or_has_a_sentence(text):
    for template in TEMPLATES.values():
        options = template.options_in(text)
        if not problem_with(options):
            parse_schema(template.fields_with(options))


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_template_makes_a_schema_and_has_its_sketch(template):
    parse_schema(template.fields_with(template.options_in("Animal\n  Dog\n  Cat\nPlant")))
    get_template(f"annotation/projects/sketches/{template.key}.html")


def test_a_line_that_is_set_in_lies_below():
    options = TEMPLATES["taxonomy"].options_in("Animal\n\tDog\n\tCat\n\t\tSiamese\nPlant\n  Dog\n")
    assert [(option["key"], option["parent"], option["hotkey"]) for option in options] == [
        ("animal", "", ""),
        ("dog", "animal", "1"),
        ("cat", "animal", ""),
        ("siamese", "cat", "2"),
        ("plant", "", ""),
        ("dog-2", "plant", "3"),
    ]
    assert not problem_with(options)


def test_keys_colours_and_hotkeys():
    options = options_from(titles_in("Spam\n\n  Not spam \nスパム\nnot-spam"))
    assert [option["key"] for option in options] == ["spam", "not-spam", "class", "not-spam-2"]
    assert [option["colour"] for option in options] == [1, 2, 3, 4]
    assert [option["hotkey"] for option in options] == ["1", "2", "3", "4"]


def test_the_eleventh_class_has_no_hotkey_and_the_thirteenth_the_first_colour():
    options = options_from(str(number) for number in range(1, 14))
    assert [option["hotkey"] for option in options][9:11] == ["0", ""]
    assert options[12]["colour"] == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "at least two"),
        ("One", "at least two"),
        ("A\nB\na", "twice"),
        ("A\n" + "b" * 121, "too"),
    ],
)
def test_sentences(text, sentence):
    assert sentence in problem_with(options_from(titles_in(text)))
