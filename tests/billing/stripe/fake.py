"""A small Stripe on this machine: real HTTP, idempotency keys, faults, and signed webhooks.

It knows the calls that Crewmark makes and no more. `version` is the one the library speaks.
"""

import json
import re
import threading
import time
from collections import deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qsl, urlsplit

import stripe

SECRET = "whsec_" + "test"
KEY = "sk_test_" + "crewmark"
ERROR_TYPES = {400: "invalid_request_error", 401: "authentication_error", 429: "rate_limit_error"}


class Refusal(Exception):
    """An error of the API."""

    def __init__(self, status, message, kind=""):
        super().__init__(message)
        kind = kind or ERROR_TYPES.get(status, "api_error")
        self.status, self.body = status, {"error": {"type": kind, "message": message}}


class FakeStripe:
    """The state of the account, and what tests do to it."""

    def __init__(self):
        self.sessions, self.intents, self.charges, self.refunds = {}, {}, {}, {}
        self.answers = {}  # idempotency key -> parameters and answer
        self.faults = deque()  # one for each request: None, "500", "429", "slow", "cut"
        self.requests = []  # (method, path, idempotency key)
        self.executed = 0  # POSTs that were carried out
        self.numbers = count(1)
        self.lock = threading.Lock()
        self.before = lambda method, path: None  # called for each request

    # -- what customers, and people in the dashboard, do --

    def pay(self, session, *, later=False):
        """The customer pays; with `later` the bank takes its time."""
        intent_id, charge_id = self.new_id("pi"), self.new_id("ch")
        self.charges[charge_id] = {
            "id": charge_id,
            "object": "charge",
            "payment_intent": intent_id,
            "metadata": session["payment_intent_metadata"],
            "disputed": False,
            "amount": session["amount_total"],
            "amount_refunded": 0,
        }
        self.intents[intent_id] = {
            "id": intent_id,
            "object": "payment_intent",
            "status": "processing" if later else "succeeded",
            "latest_charge": charge_id,
            "metadata": session["payment_intent_metadata"],
        }
        session.update(payment_intent=intent_id, status="complete", url=None)
        session["payment_status"] = "unpaid" if later else "paid"

    def fail(self, session):
        """The bank refuses a payment after all."""
        self.intents[session["payment_intent"]]["status"] = "requires_payment_method"

    def refund(self, session, units, **values):
        """A refund; those made in the dashboard have no metadata."""
        refund = {
            "id": self.new_id("re"),
            "object": "refund",
            "amount": units,
            "currency": session["currency"],
            "payment_intent": session["payment_intent"],
            "status": "succeeded",
            "metadata": {},
            **values,
        }
        self.refunds[refund["id"]] = refund
        return refund

    def charge_of(self, session):
        """The charge of a paid session."""
        return self.charges[self.intents[session["payment_intent"]]["latest_charge"]]

    def only_session(self):
        """The one session that was opened."""
        (session,) = self.sessions.values()
        return session

    # -- webhooks --

    def event(self, kind, found, **values):
        """An event as it is sent, about a snapshot of this object."""
        content = {
            "id": self.new_id("evt"),
            "object": "event",
            "type": kind,
            "livemode": False,
            "created": int(time.time()),
            "data": {"object": json.loads(json.dumps(found))},
            **values,
        }
        return json.dumps(content).encode()

    # -- the API --

    def new_id(self, kind):
        """An id as Stripe's are, and none that another test used."""
        return f"{kind}_test_{id(self)}_{next(self.numbers)}"

    def answer(self, method, path, parameters, key):
        """The answer to a call; a key that was used gets the answer of then."""
        with self.lock:
            if method == "GET":
                return self.got(path, parameters)
            if key in self.answers:
                before, given = self.answers[key]
                if before != parameters:
                    raise Refusal(400, "Keys can't be reused.", "idempotency_error")
                return given
            made = self.posted(path, parameters)
            self.executed += 1
            self.answers[key] = parameters, made
            return made

    def got(self, path, parameters):
        if match := re.fullmatch(r"/v1/checkout/sessions/(\w+)", path):
            session = self.sessions.get(match[1])
            if session is None:
                raise Refusal(404, f"No such checkout.session: '{match[1]}'")
            return self.expanded(session)
        if path == "/v1/refunds":
            wanted = parameters["payment_intent"]
            found = [r for r in self.refunds.values() if r["payment_intent"] == wanted]
            return {"object": "list", "url": path, "has_more": False, "data": found}
        raise Refusal(404, f"Unrecognized request URL ({path}).")

    def expanded(self, session):
        intent = self.intents.get(session["payment_intent"])
        if intent is None:
            return session
        return session | {
            "payment_intent": intent | {"latest_charge": self.charges[intent["latest_charge"]]}
        }

    def posted(self, path, parameters):
        if path == "/v1/checkout/sessions":
            return self.opened(parameters)
        if path == "/v1/refunds":
            intent = parameters["payment_intent"]
            (session,) = [s for s in self.sessions.values() if s["payment_intent"] == intent]
            units = int(parameters["amount"])
            before = sum(
                r["amount"] for r in self.refunds.values() if r["payment_intent"] == intent
            )
            if before + units > session["amount_total"]:
                raise Refusal(400, "Refund amount is greater than unrefunded amount on charge")
            return self.refund(
                session,
                units,
                metadata={"crewmark_refund": parameters["metadata[crewmark_refund]"]},
            )
        raise Refusal(404, f"Unrecognized request URL ({path}).")

    def opened(self, parameters):
        price = "line_items[0][price_data]"
        session_id = self.new_id("cs")
        self.sessions[session_id] = {
            "id": session_id,
            "object": "checkout.session",
            "url": f"https://checkout.example.org/{session_id}",
            "status": "open",
            "payment_status": "unpaid",
            "client_reference_id": parameters["client_reference_id"],
            "amount_total": int(parameters[f"{price}[unit_amount]"]),
            "currency": parameters[f"{price}[currency]"],
            "livemode": False,
            "payment_intent": None,
            "payment_intent_metadata": {
                "crewmark": parameters["payment_intent_data[metadata][crewmark]"]
            },
        }
        return json.loads(json.dumps(self.sessions[session_id]))


class Handler(BaseHTTPRequestHandler):
    """One request, with the fault that is due."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):  # the name that http.server calls
        self.serve()

    def do_POST(self):  # the name that http.server calls
        self.serve()

    def serve(self):
        fake, parts = self.server.fake, urlsplit(self.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        key = self.headers.get("Idempotency-Key")
        fake.requests.append((self.command, parts.path, key))
        fake.before(self.command, parts.path)
        fault = fake.faults.popleft() if fake.faults else None
        if fault in {"500", "429"}:
            refusal = Refusal(int(fault), "Fault of the test.")
            self.reply(refusal.status, refusal.body)
            return
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            refusal = Refusal(401, "Invalid API Key provided")
            self.reply(refusal.status, refusal.body)
            return
        try:
            parameters = dict(parse_qsl(sent or parts.query, keep_blank_values=True))
            answer = fake.answer(self.command, parts.path, parameters, key)
        except Refusal as refusal:
            self.reply(refusal.status, refusal.body)
            return
        if fault == "cut":  # carried out, and the answer is lost
            self.close_connection = True
            return
        if fault == "slow":  # the caller has given up by then
            time.sleep(0.6)
        self.reply(200, answer)

    def reply(self, status, content):
        body = json.dumps(content).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def running():
    """A fake that serves on this machine; its address and itself."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.fake = FakeStripe()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def signed(body, *, secret=SECRET, at=None):
    """The header with which Stripe sends this body."""
    return stripe.WebhookSignature.generate_signature_header(body.decode(), secret, timestamp=at)
