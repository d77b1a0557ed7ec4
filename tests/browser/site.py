"""What do people do in their browsers? Sign in, follow the mail, read pages."""

import email
import re
import time
from dataclasses import dataclass, field
from email import policy

from tests.support.live import Installation

PASSWORD = "correct-horse-battery"


@dataclass
class Site:
    """A running installation as a test finds it; each person has a browser context of their own."""

    installation: Installation
    chromium: object
    address: str = ""
    problems: list = field(default_factory=list)
    contexts: int = 0
    signed_in_on_pages: int = 0

    def __post_init__(self):
        self.address = self.installation.address

    @property
    def var(self):
        """The folder of its files and mails."""
        return self.installation.folder

    @property
    def processes(self):
        """Its running parts by name."""
        return self.installation.processes

    def start(self, part):
        """Let the web server or the worker run."""
        self.installation.start(part)
        self.installation.started[part] -= 1  # the test is about it

    def stop(self, part):
        """End it, as a restart of the machine does."""
        self.installation.stop(part)

    def person(self, email_address=None, *, width=1366, height=800, dark=False):
        """A page in a fresh browser, signed in if an address is given."""
        context = self.chromium.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        return self.opened(context, email_address)

    def phone(self, email_address, *, width=390, height=780):
        """A page on a phone, which has no keyboard and no mouse, signed in."""
        context = self.chromium.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            has_touch=True,
            is_mobile=True,
        )
        return self.opened(context, email_address)

    def opened(self, context, email_address):
        """A page whose problems are ours, signed in if an address is given."""
        self.contexts += 1
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self.note(page, message))
        if email_address:
            context.add_cookies([self.session_cookie(email_address)])
        return page

    def session_cookie(self, email_address):
        """What a browser keeps of somebody who signed in with the password just now."""
        key = self.installation.ask(sign_in=email_address, password=PASSWORD)
        return {"name": "sessionid", "value": key, "url": self.address, "httpOnly": True}

    def note(self, page, message):
        """Errors of scripts and of the content policy are faults of ours."""
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(f"{page.url}: {message.text}")

    def sign_in(self, page, email_address):
        """Through the sign-in page, as everybody does; for tests that are about signing in."""
        self.signed_in_on_pages += 1
        page.goto("/accounts/login/")
        page.get_by_label("Email", exact=False).first.fill(email_address)
        page.get_by_label("Password", exact=False).first.fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/accounts/login" not in url)

    def mail_link(self, to):
        """The link in the newest message to this address; waits for the worker to send it."""
        for _ in range(600):
            for path in sorted((self.var / "mail").glob("*"), reverse=True):
                if found := link_in(path, to):
                    return found
            time.sleep(0.2)
        raise AssertionError(f"no mail to {to}")

    def run(self, code):
        """Run Python inside the installation (to make the first account, as an operator would)."""
        self.installation.ask(run=code)

    def make_account(self, email_address, name):
        """A person with a confirmed address."""
        self.run(
            "from tests.factories import people\n"
            f"people.make_user({email_address!r}, name={name!r}, password={PASSWORD!r})"
        )


def link_in(path, to):
    """The invitation link in a stored message to this address."""
    for raw in path.read_bytes().split(b"-" * 79 + b"\n"):
        message = email.message_from_bytes(raw, policy=policy.default)
        if to not in str(message["to"] or ""):
            continue
        body = message.get_body(("plain",))
        found = re.search(r"https?://\S+/invitations/\S+", body.get_content() if body else "")
        if found:
            return found[0]
    return None
