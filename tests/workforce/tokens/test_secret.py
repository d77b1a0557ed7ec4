"""Is a token unguessable, recognisable, and told from a mistyped one?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.tokens.secret import LETTERS, digest_of, in_letters, is_wellformed, new_secret


def test_tokens_differ_and_are_well_formed():
    made = {new_secret() for _ in range(500)}
    assert len(made) == 500
    assert all(is_wellformed(secret) and secret.startswith("cmk_") for secret in made)
    assert {len(secret) for secret in made} == {53}
    assert len({digest_of(secret) for secret in made}) == 500


@given(st.integers(min_value=4, max_value=52), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_noticed(place, letter):
    secret = new_secret()
    changed = secret[:place] + letter + secret[place + 1 :]
    assert is_wellformed(changed) is (changed == secret)


@pytest.mark.parametrize("text", ["", "cmk_", "cmk_" + "é" * 49, "xyz_" + "0" * 49, "0" * 53])
def test_anything_else_is_no_token(text):
    assert not is_wellformed(text)


@given(st.integers(min_value=0, max_value=2**256 - 1))
def test_every_number_has_its_own_letters(number):
    letters = in_letters(number, 43)
    back = 0
    for letter in letters:
        back = back * 62 + LETTERS.index(letter)
    assert (len(letters), back) == (43, number)
