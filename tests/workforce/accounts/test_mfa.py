"""Do secrets of second steps outlive a change of the key, and only with the old one at hand?"""

import pytest
from cryptography.fernet import InvalidToken

from workforce.accounts.mfa import MfaAdapter


def test_a_secret_is_read_with_the_key_it_was_made_with_and_no_other(settings):
    adapter = MfaAdapter()
    kept = adapter.encrypt("JBSWY3DP")
    assert "JBSWY3DP" not in kept
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-" + "k" * 50
    with pytest.raises(InvalidToken):
        adapter.decrypt(kept)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert adapter.decrypt(kept) == "JBSWY3DP"
