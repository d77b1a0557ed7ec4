"""Is a web process ready before its first request, so that nobody waits for it?"""

import subprocess
import sys

from django.template.base import Template
from django.urls import reverse

from config.gc_tuning import warm_up

READY = """
import gc, sys
import config.wsgi
views = ("annotation.workflow.labeling.views", "billing.reporting.costs.views")
print(all(view in sys.modules for view in views))
print(gc.get_freeze_count() > 100_000)
print("billing.forecast.jobs" in sys.modules and "billing.forecast.simulation" not in sys.modules)
"""


def test_the_server_has_what_answers_each_address():
    found = subprocess.run(
        [sys.executable, "-c", READY], capture_output=True, text=True, check=True, timeout=120
    )
    assert found.stdout.split() == ["True", "True", "True"]


def test_no_template_is_left_to_be_read(client, world, monkeypatch):
    warm_up()

    def read(template):
        raise AssertionError(f"{template.name} is read in a request")

    monkeypatch.setattr(Template, "compile_nodelist", read)
    client.force_login(world.acme.members["owner"].user)
    for page in ("organization_home", "projects", "members", "pools", "costs", "throughput"):
        assert client.get(reverse(page, args=["acme"])).status_code == 200
