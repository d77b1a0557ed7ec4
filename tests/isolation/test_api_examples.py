"""The examples of the API document are accepted by their endpoints."""

import json

from django.test import Client

from core.api.schema import openapi_schema
from tests.isolation.fingerprint import rolled_back
from tests.isolation.routes import ARGUMENTS, PLAIN

JSON = "application/json"


def examples():
    """(path, verb, example) of each operation that takes JSON."""
    for path, verbs in openapi_schema()["paths"].items():
        for verb, operation in verbs.items():
            content = operation.get("requestBody", {}).get("content", {})
            if JSON in content:
                yield path, verb, content[JSON]["example"]


def with_ids(example, ids):
    """The example with ids of rows that are there."""
    return {
        name: [ids[name[:-1]]]
        if name[:-1] in ids and value == [1]
        else ids.get(name, value)
        if value == 1
        else value
        for name, value in example.items()
    }


def test_every_example_is_accepted(standing_world):
    side = standing_world.acme
    arguments = {name: ask(side) for name, ask in ARGUMENTS.items()}
    ids = {
        name.removesuffix("_id"): value for name, value in arguments.items() if name not in PLAIN
    }
    ids |= {"author": ids["member"], "person": ids["member"], "one": side.next_release.pk}
    ids |= {"other": ids["release"]}
    headers = {"Authorization": f"Bearer {side.secrets['owner']}"}
    refused = []
    for path, verb, example in examples():
        sent = json.dumps(with_ids(example, ids))
        client, address = Client(headers=headers), path.format(**arguments)
        with rolled_back():
            answer = client.generic(verb.upper(), address, data=sent, content_type=JSON)
        if answer.status_code in (400, 422) or answer.status_code >= 500:
            refused.append(f"{verb} {path}: {answer.status_code} {answer.text[:300]}")
    assert refused == []


def test_no_property_is_without_a_description():
    parts = [
        (component, name)
        for component, schema in openapi_schema()["components"]["schemas"].items()
        for name, part in schema.get("properties", {}).items()
        if not part.get("description")
    ]
    assert parts == []
