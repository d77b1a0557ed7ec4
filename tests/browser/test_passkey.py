"""Does a passkey work in a real browser: made, alone at the entrance, and as the second step?"""

import pytest

from tests.browser.site import PASSWORD

pytestmark = pytest.mark.browser

PERSON = f"""
from workforce.accounts.actions import open_account
open_account(email="mira@example.org", name="Mira", password="{PASSWORD}")
"""


def with_virtual_authenticator(page):
    """Let the browser answer as a device with a fingerprint reader would."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(page):
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(lambda url: "logout" not in url)


def test_a_passkey_signs_in_alone_and_as_the_second_step(site):
    site.run(PERSON)
    site.address = site.address.replace("127.0.0.1", "localhost")  # browsers ask for a name
    page = site.person("mira@example.org")
    with_virtual_authenticator(page)

    page.goto("/accounts/second-factor/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add passkey").click()
    page.wait_for_url("**/recovery-codes/**")
    assert page.locator(".codes code").count() == 10

    sign_out(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/organizations/")

    sign_out(page)
    site.sign_in(page, "mira@example.org")
    assert "/authenticate/" in page.url
    page.goto("/organizations/")
    assert "/authenticate/" in page.url, "the password alone is not enough"
    page.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_url("**/organizations/")
    assert site.problems == []
