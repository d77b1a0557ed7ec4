"""Does every answer carry the policy, without anything that would soften it?"""

from config.security import HEADER, HEADER_VALUE


def test_every_answer_carries_the_policy(client, db):
    for address in ("/accounts/login/", "/there-is-nothing-here/"):
        assert client.get(address).headers[HEADER] == HEADER_VALUE


def test_nothing_inline_is_allowed():
    assert "unsafe" not in HEADER_VALUE
    assert "*" not in HEADER_VALUE
    for directive in ("script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"):
        assert directive in HEADER_VALUE.split("; ")
