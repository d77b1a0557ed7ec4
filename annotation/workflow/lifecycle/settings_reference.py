"""The workflow settings as models describe them: OpenAPI component and reference page."""

from __future__ import annotations

import json
from typing import Any

from annotation.workflow.lifecycle.policy import SettingsSection, inputs, section_kinds
from core.reference.entries import table
from core.reference.models import REF, model_rows, plain_components

SETTINGS = "WorkflowSettings"
EXAMPLE: dict[str, Any] = {
    "decision": {"overlap": "1.2"},
    "review": {"mode": "sample", "percent": 10, "first": 20},
    "queue": {"lease_minutes": 20, "order": "random"},
    "privacy": {"keep_media": False},
}


def settings_components() -> dict[str, Any]:
    """OpenAPI components: one for each section, and `WorkflowSettings` with all of them."""
    components = plain_components(section_kinds())
    for kind in section_kinds():
        for name, text in meanings(kind).items():
            components[kind.__name__]["properties"][name]["description"] = text
    return components | {
        SETTINGS: {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                kind.name: {"$ref": REF + kind.__name__, "description": f"Section “{kind.title}”."}
                for kind in section_kinds()
            },
            "example": EXAMPLE,
        }
    }


def meanings(kind: type[SettingsSection]) -> dict[str, str]:
    """What each setting means: its own description, else what the settings page says."""
    asked = {name: f"{asks.label}. {asks.help_text}" for name, asks, _info in inputs(kind)}
    own = {name: info.description or "" for name, info in kind.model_fields.items()}
    return {name: own[name] or asked.get(name, "") for name in own}


def workflow_settings_page() -> str:
    """Each section with its settings."""
    parts = []
    for kind in section_kinds():
        texts = meanings(kind)
        on_page = {name for name, _asks, _info in inputs(kind)}
        rows = [
            [
                *row[:4],
                texts[name]
                if name in on_page
                else f"{texts[name]} Can only be set through the API.",
            ]
            for name, row in zip(kind.model_fields, model_rows(kind), strict=True)
        ]
        heads = ["key", "type", "default", "range", "meaning"]
        parts.append(f"## {kind.name}: {kind.title}\n\n{table(heads, rows)}")
    sections = "\n\n".join(parts)
    return f"""# Workflow settings

The workflow settings of a project, by section. Project managers change them under **Settings** in
the project, scripts with `PATCH /projects/<id>/policy`. Settings you don't send stay unchanged, and
each change creates a new version.

{sections}

## Example

```json
{json.dumps({"settings": EXAMPLE}, indent=2)}
```
"""
