"""How does a test ask as a person and look through everything that came back?"""

from dataclasses import dataclass, field

from django.test import Client

BACKEND = "django.contrib.auth.backends.ModelBackend"
METHODS = ("get", "post", "put", "patch", "delete")
API = "/api/v1/"
# Each method as a browser uses it, and the two that scripts use as JSON.
WAYS = (*((method, False) for method in METHODS), ("get", True), ("post", True))


@dataclass
class Person:
    """Somebody who asks: `forbidden` are the words that no answer to them may hold."""

    label: str
    user: object = None
    forbidden: tuple[str, ...] = ()
    secret: str = ""  # an API token, sent to the API and nowhere else
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def __post_init__(self):
        if self.user is not None:
            self.client.force_login(self.user, backend=BACKEND)

    def ask(self, method, url, *, data=None, as_json=False):
        """The answer and what is wrong with it in any case: a fault, or a forbidden word."""
        options = {}
        if as_json:
            options = {
                "content_type": "application/json",
                "headers": {"accept": "application/json"},
            }
        if self.secret and API in url:
            bearer = {"authorization": f"Bearer {self.secret}"}
            options["headers"] = options.get("headers", {}) | bearer
        response = getattr(self.client, method)(url, data if data is not None else {}, **options)
        return response, self.faults_of(response)

    def faults_of(self, response):
        """Sentences about a server error or a leak."""
        faults = []
        if response.status_code >= 500:
            faults.append(f"{response.status_code}: {error_in(response)}")
        sent = everything_in(response)
        return faults + [f"holds “{word}”" for word in self.forbidden if word in sent]


def error_in(response):
    """The exception behind an answer of 500, where the client saw it."""
    kind, error, _ = getattr(response, "exc_info", None) or (None, None, None)
    return f"{kind.__name__}: {error}" if kind else "no exception was raised"


def everything_in(response):
    """Status line, headers, cookies and body, in small letters."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n{response.cookies}\n{body.decode(errors='replace')}".lower()
