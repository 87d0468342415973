"""How answers change when a platform changes them without notice."""

from sandbox.faults import Drift

Json = dict[str, object]
NEW_FIELD = "viewerMood"


def drifted(body: Json, drift: Drift) -> Json:
    """Return an answer with a field nobody has seen in every item, when that is switched on."""
    items = body.get("items")
    if not drift.new_field or not isinstance(items, list):
        return body
    return body | {"items": [{**item, NEW_FIELD: {"kind": "delighted"}} for item in items]}
