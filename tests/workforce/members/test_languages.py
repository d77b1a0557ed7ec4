"""Is a language written one way, however it is typed?"""

import pytest

from workforce.members.languages import canonical, language_name, languages_in, names


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("de", "de"),
        (" DE ", "de"),
        ("pt_br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("sl-rozaj", "sl-rozaj"),
        ("German", "de"),
        ("swahili", "sw"),
        ("Yoruba", "yo"),
        ("Brazilian Portuguese", "pt-BR"),
    ],
)
def test_what_is_typed_becomes_a_code(typed, code):
    assert canonical(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "d", "klingonese", "de-", "de;en", "x" * 40, "de-CH-toolongpart"]
)
def test_what_is_no_language_is_refused(typed):
    with pytest.raises(ValueError, match=r".*"):
        canonical(typed)


def test_a_list_is_read_in_order_and_once():
    assert languages_in("de; en , German|pt-BR") == ["de", "en", "pt-BR"]
    assert languages_in(" ") == []


def test_a_code_has_a_name_or_names_itself():
    assert language_name("de") == "German"
    assert language_name("de-CH") == "German (de-CH)"
    assert language_name("tlh") == "tlh"
    assert all(canonical(code) == code for code in names()), "what is offered is accepted"
