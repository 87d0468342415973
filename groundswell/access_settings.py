"""The workspace's `access:` section: who may see what."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from warehouse.access_views import Access, AccountGroup

Member = Annotated[
    str, Field(pattern=r"^((group|user):[^@\s:'\"]+@[a-z0-9.-]+|domain:[a-z0-9-]+(\.[a-z0-9-]+)+)$")
]
ServiceAccount = Annotated[
    str, Field(pattern=r"^serviceAccount:[^@\s:'\"]+@[a-z0-9.-]+\.gserviceaccount\.com$")
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AccountGroupSettings(_Strict):
    """People who see some accounts only."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    accounts: Annotated[list[str], Field(min_length=1)]
    members: Annotated[list[Member], Field(min_length=1)]


class AccessSettings(_Strict):
    """Members of the audiences, and the account groups.

    Members are `group:…`, `user:…` or `domain:…`; service accounts are granted by Terraform.
    """

    analysts: list[Member] = Field(default_factory=list)
    dashboards: list[Member] = Field(default_factory=list)
    finance: list[Member] = Field(default_factory=list)
    account_groups: list[AccountGroupSettings] = Field(default_factory=list)
    row_policies: bool = False
    pipeline: list[ServiceAccount] = Field(default_factory=list)

    @model_validator(mode="after")
    def _consistent(self) -> AccessSettings:
        names = [group.name for group in self.account_groups]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise ValueError(f"the account group {twice} is listed twice: keep one of them")
        if self.row_policies and not self.pipeline:
            raise ValueError(
                "row policies hide every row from those they do not name: list under `pipeline` "
                "the service accounts that build (serviceAccount:…)"
            )
        return self

    def granted(self) -> Access:
        """The same as the warehouse takes it."""
        return Access(
            members={
                "analysts": tuple(self.analysts),
                "dashboards": tuple(self.dashboards),
                "finance": tuple(self.finance),
            },
            groups=tuple(
                AccountGroup(group.name, tuple(group.accounts), tuple(group.members))
                for group in self.account_groups
            ),
            row_policies=self.row_policies,
            pipeline=tuple(self.pipeline),
        )
