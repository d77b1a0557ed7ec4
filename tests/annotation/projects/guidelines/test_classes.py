"""Does a class keep its block in the guideline when the schema's fields change places?"""

from annotation.label_types.schema import parse_schema
from annotation.projects.guidelines.classes import classes_in, classes_of


def choice(name):
    options = [{"key": key, "title": key} for key in ("yes", "no")]
    return {"kind": "choice", "name": name, "title": name, "options": options}


def test_keys_do_not_depend_on_the_order_of_fields():
    one = parse_schema([choice("label"), choice("tone")])
    other = parse_schema([choice("tone"), choice("label")])
    keys = {each.key for each in classes_of(one)}
    assert keys == {each.key for each in classes_of(other)} == {"yes", "no", "tone.yes", "tone.no"}
    answer = {"label": "yes", "tone": "no"}
    assert classes_in(one, answer) == classes_in(other, answer) == {"yes", "tone.no"}
