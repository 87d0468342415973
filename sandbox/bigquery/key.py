"""A service account's key file of our own making, which only the local server takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


UNIVERSE = "local"


def write_key(path: Path, *, project: str, token_uri: str) -> None:
    """Make a new key and write its file, readable by its owner alone."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    private = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    content = {
        "type": "service_account",
        "project_id": project,
        "private_key_id": "local",
        "private_key": private.decode(),
        "client_email": f"groundswell@{project}.iam.gserviceaccount.com",
        "client_id": "1",
        "token_uri": token_uri,
        "universe_domain": UNIVERSE,
    }
    write_private(path, json.dumps(content, indent=2) + "\n")


def write_private(path: Path, text: str) -> None:
    """Replace the file at once by one that only its owner may read."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
