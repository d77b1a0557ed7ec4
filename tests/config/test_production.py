"""Is Django's own deployment check content with the production settings?"""

import os
import subprocess
import sys

from tests.support.repository import ROOT


def deployment_check(**environment):
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
        }
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is():
    done = deployment_check(
        CREWMARK_SECRET_KEY="".join(chr(33 + n) for n in range(60)),
        CREWMARK_HOSTS="crewmark.example",
        CREWMARK_URL="https://crewmark.example",
    )
    assert done.returncode == 0, done.stderr


def test_production_does_not_start_without_a_secret():
    done = deployment_check(CREWMARK_HOSTS="crewmark.example")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "CREWMARK_SECRET_KEY is not set. It is needed for signing sessions in production."
    )
