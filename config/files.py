"""File storage settings, CREWMARK_FILES: the folder, or an S3-compatible bucket.

Uploads, images, releases: all go through Django's storage and leave through our views alone.
"""

from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from config import env

VARIABLE = "CREWMARK_FILES"
FOLDER = "folder"
BUCKET_FILES = "config.bucket_files.BucketFiles"
# The packages that a bucket needs beyond requirements.txt.
NEEDS = ("storages", "boto3")


def storage() -> dict[str, Any]:
    """Django's `default` storage."""
    said = env.text(VARIABLE, FOLDER)
    if said == FOLDER:
        return {"BACKEND": "config.storage.WholeFiles"}
    url = urlsplit(said)
    if url.scheme != "s3" or not url.hostname:
        raise env.stop(
            f"{VARIABLE} is “{said}”. It must be “{FOLDER}” or an address like "
            "s3://bucket/prefix?endpoint=https://s3.example.org."
        )
    options = {"bucket_name": url.hostname, "location": url.path.strip("/")}
    return {"BACKEND": BUCKET_FILES, "OPTIONS": options | _more(url)}


def _more(url: SplitResult) -> dict[str, str]:
    """What follows the question mark; boto3 looks for the rest itself, keys above all."""
    names = {"endpoint": "endpoint_url", "region": "region_name"}
    given = parse_qs(url.query)
    if unknown := given.keys() - names.keys():
        raise env.stop(
            f"{VARIABLE} says “{min(unknown)}”. Only endpoint and region are allowed after “?”."
        )
    return {names[name]: values[-1] for name, values in given.items()}
