"""How does a test ask as a person and look through everything that came back?"""

from dataclasses import dataclass, field
from functools import cache
from http.cookies import SimpleCookie

from django.test import Client

BACKEND = "django.contrib.auth.backends.ModelBackend"
METHODS = ("get", "post", "put", "patch", "delete")
API = "/api/v1/"
AS_JSON = ("get", "post")  # which scripts use as well
SELF, NONE = {"'self'"}, {"'none'"}


def ways_of(methods, *, is_api):
    """Each method as a browser uses it, and as JSON those that scripts use; the API only so."""
    as_json = [(method, True) for method in AS_JSON if method in methods]
    others = [method for method in methods if not is_api or method not in AS_JSON]
    return [(method, False) for method in others] + as_json


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
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def as_at_first(self):
        """Forget the cookies of earlier answers: some of them signed the person out."""
        self.client.cookies = SimpleCookie(self.cookies)

    def ask(self, method, url, *, data=None, as_json=False):
        """The answer and what is wrong with it, whoever asked for whatever."""
        options = {}
        if as_json:
            options = {
                "content_type": "application/json",
                "headers": {"accept": "application/json"},
            }
        if self.secret and API in url:
            bearer = {"authorization": f"Bearer {self.secret}"}
            options["headers"] = options.get("headers", {}) | bearer
        self.as_at_first()
        response = getattr(self.client, method)(url, data if data is not None else {}, **options)
        return response, self.faults_of(response)

    def faults_of(self, response):
        """Sentences about a server error, a leak, or headers that let a browser run too much."""
        faults = []
        if response.status_code >= 500:
            faults.append(f"{response.status_code}: {error_in(response)}")
        sent = everything_in(response)
        faults += [f"holds “{word}”" for word in self.forbidden if word in sent]
        return faults + header_faults(response)


def header_faults(response):
    """What is wrong with the headers of an answer: in each, nothing foreign or inline may run."""
    policy = directives(response["Content-Security-Policy"])
    allowed = {
        "script-src": (SELF, NONE),
        "style-src": (SELF, NONE),
        "base-uri": (SELF, NONE),
        "object-src": (NONE,),
        "frame-ancestors": (NONE,),
    }
    faults = [
        f"{name} {policy[name]}" for name, fine in allowed.items() if policy[name] not in fine
    ]
    if "unsafe" in response["Content-Security-Policy"]:
        faults.append("an unsafe policy")
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }
    return faults + [
        f"{name} isn't {value}" for name, value in wanted.items() if response.get(name) != value
    ]


@cache
def directives(policy):
    """A policy by directive; what isn't named falls back to default-src where it does so."""
    parts = [part.split() for part in policy.split(";")]
    named = {name: set(sources) for name, *sources in parts}
    fallback = named["default-src"]
    return {"script-src": fallback, "style-src": fallback, "object-src": fallback} | named


def error_in(response):
    """The exception behind an answer of 500, where the client saw it."""
    kind, error, _ = getattr(response, "exc_info", None) or (None, None, None)
    return f"{kind.__name__}: {error}" if kind else "no exception was raised"


def everything_in(response):
    """Status line, headers, cookies and body, in small letters."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n{response.cookies}\n{body.decode(errors='replace')}".lower()
