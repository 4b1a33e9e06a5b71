"""Has roc-validator judge a crate, without a network. Runs in the peer's own environment.

    .peers/rocrate/bin/python tests/crate_judge.py CONTEXT CRATE...

It prints a line of JSON for each crate: a list of [severity, check, message]. CONTEXT is the file
of RO-Crate 1.2 that stands for its address; whatever else is asked for is refused.
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from rocrate_validator import models, services
from rocrate_validator.utils import document_loader
from rocrate_validator.utils.http import HttpRequester

ADDRESS = "https://w3id.org/ro/crate/1.2/context"


def answer(_self: Any, url: str, *_: object, **__: object) -> SimpleNamespace:
    """Answer for the network, which has this one document."""
    if url != ADDRESS:
        raise OSError(f"there is no network here, and {url} was asked for")
    text = Path(sys.argv[1]).read_text("utf-8")
    if json.loads(text)["@id"] != ADDRESS:
        raise OSError(f"{sys.argv[1]} is not the context of {ADDRESS}")
    return SimpleNamespace(
        status_code=200,
        ok=True,
        text=text,
        content=text.encode(),
        json=lambda: json.loads(text),
        headers={"Content-Type": "application/ld+json"},
        url=url,
        links={},
        history=[],
        raise_for_status=lambda: None,
    )


def judge(crate: str) -> list[list[str]]:
    """Give what the validator finds, down to what is recommended."""
    settings = services.ValidationSettings(
        rocrate_uri=crate,
        profile_identifier="ro-crate-1.2",
        requirement_severity=models.Severity.RECOMMENDED,
        abort_on_first=False,
    )
    result = services.validate(settings)
    return [
        [one.severity.name, one.check.identifier, str(one.message)] for one in result.get_issues()
    ]


if __name__ == "__main__":
    HttpRequester.get = answer
    document_loader.install_document_loader()
    for name in sys.argv[2:]:
        print(json.dumps(judge(name)))
