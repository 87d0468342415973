"""One Graph call as an endpoint sees it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sandbox.faults import Faults
from sandbox.graph.errors import bad_parameter, not_there, page_token_needed, permission_missing
from sandbox.graph.tokens import Token, TokenOffice
from sandbox.graph.world import SocialObject, SocialWorld

STORY_LIFE_HOURS = 24


@dataclass(frozen=True)
class GraphCall:
    """A request whose caller is known.

    Attributes:
        path: What stands behind the version, such as `123/insights`.
        params: The parameters of URL and body, each once.
        at: Now, as the sandbox's clock has it.
        root: The sandbox's own URL with the version, for links in answers.
        note: Tells of an answer that departs from Meta's field lists.
    """

    world: SocialWorld
    faults: Faults
    tokens: TokenOffice
    token: Token
    path: str
    params: Mapping[str, str]
    at: datetime
    root: str
    note: Callable[[str], None]
    is_recorded: bool = False

    def value(self, name: str) -> str | None:
        """Return a parameter, None when it is absent or empty."""
        return self.params.get(name) or None

    def values(self, name: str) -> list[str]:
        """Return a parameter that holds a comma list or a JSON list."""
        text = self.params.get(name, "").strip()
        if text.startswith("["):
            try:
                return [str(item) for item in json.loads(text)]
            except ValueError as error:
                raise bad_parameter(f"Param {name} must be an array.") from error
        return [item.strip() for item in text.split(",") if item.strip()]

    def object(self, object_id: str) -> SocialObject:
        """Return an object that is there and may be seen.

        Raises:
            GraphError: It is gone, a story of yesterday, or was never there (100/33).
        """
        found = None
        if object_id not in self.faults.vanished:
            found = self.world.object(object_id, self.at)
        if found is None or self._is_over(found):
            raise not_there(object_id)
        return found

    def page_id_of(self, found: SocialObject) -> str:
        """Return the Page whose role decides: an account's is the Page it is connected to."""
        if not found.kind.startswith("ig_"):
            return found.owner_id
        for account in self.world.instagram_accounts:
            if account.account_id == found.owner_id:
                return account.page_id
        return ""

    def needs_role(self, found: SocialObject, *permissions: str) -> None:
        """Refuse a token whose holder has no role on the object's Page, or lacks a permission.

        Raises:
            GraphError: With 10, or with 200 for missing insights.
        """
        for permission in permissions:
            self.token.requires(permission)
        if not self.is_recorded and self.page_id_of(found) not in self.token.page_ids:
            raise permission_missing(permissions[0])

    def needs_page_token(self) -> None:
        """Refuse a token of another kind than a Page's (190)."""
        if self.token.kind != "PAGE":
            raise page_token_needed()

    def _is_over(self, found: SocialObject) -> bool:
        if found.body.get("media_product_type") != "STORY" or self.is_recorded:
            return False
        age = self.at - datetime.fromisoformat(str(found.body["timestamp"]))
        return age.total_seconds() >= STORY_LIFE_HOURS * 3600
