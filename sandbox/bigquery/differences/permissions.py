"""Which permissions one has on the bucket: difference 14 of serve.py."""

# mypy: disable-error-code="import-not-found"
# (what is imported here lives in the server's environment only)
from __future__ import annotations

from typing import Any

from gcp_storage_emulator import server

ROUTE = r"^/storage/v1/b/(?P<bucket_name>[-.\w]+)/iam/testPermissions$"


def apply() -> None:
    """Let the bucket tell what one may do: everything, since it refuses nothing."""
    server.HANDLERS = ((ROUTE, {server.GET: test_permissions}), *server.HANDLERS)


def test_permissions(request: Any, response: Any, *_: Any) -> None:
    """Answer every permission that was asked about."""
    asked = request.query.get("permissions", [])
    response.json({"kind": "storage#testIamPermissionsResponse", "permissions": asked})
