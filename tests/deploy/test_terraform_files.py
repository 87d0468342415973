"""The Terraform files refer only to what there is, and give the provider what it asks for."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.deploy.schema_provider import known_schema
from tests.deploy.terraform_files import (
    META_ARGUMENTS,
    ROOT,
    TERRAFORM,
    Module,
    all_modules,
    plain,
    read_module,
    without_comments,
)
from tests.deploy.wrong_arguments import wrong_arguments

MODULES = all_modules()
each_module = pytest.mark.parametrize("module", MODULES.values(), ids=MODULES.keys())

# Roles that may be given anywhere, each for what it is needed.
DATASET_ROLES = {
    "roles/bigquery.dataViewer",
    "roles/bigquery.dataEditor",
    "roles/bigquery.dataOwner",
}
BUCKET_ROLES = {"roles/storage.objectCreator", "roles/storage.objectViewer"}
PROJECT_ROLES = {"roles/bigquery.jobUser", "roles/bigquery.readSessionUser"}
ACCOUNT_ROLES = {"roles/iam.workloadIdentityUser"}


@each_module
def test_every_reference_names_something_there_is(module: Module) -> None:
    missing = []
    made = {block.labels for block in module.resources}
    read = {block.labels[0] for block in module.data}
    for kind, name, attribute in module.references():
        if kind == "var":
            there = name in module.variables
        elif kind == "local":
            there = name in module.local_names
        elif kind == "data":
            there = name in read
        elif kind == "module":
            there = name in module.calls and attribute in {
                None,
                *called(module.calls[name]).outputs,
            }
        else:
            there = (kind, name) in made and attribute in {None, *attributes(kind)}
        if not there:
            missing.append((kind, name, attribute))
    assert missing == []


@each_module
def test_every_variable_and_local_is_used(module: Module) -> None:
    used = {(kind, name) for kind, name, _ in module.references()}
    # a variable's own check refers to it, which is no use of it
    checks = re.compile(r"(?s)\n  validation \{.*?\n  \}\n")
    outside = "".join(checks.sub("", without_comments(text)) for text in module.texts)
    unused = {name for name in module.variables if f"var.{name}" not in outside}
    assert unused == set()
    assert {name for name in module.local_names if ("local", name) not in used} == set()


@each_module
def test_every_variable_and_output_says_what_it_is(module: Module) -> None:
    for name, variable in module.variables.items():
        assert variable["description"].endswith("."), name
        assert "type" in variable, name
    for name, output in module.outputs.items():
        assert output["description"].endswith("."), name


@each_module
def test_every_module_is_given_what_it_asks_for(module: Module) -> None:
    for name, call in module.calls.items():
        wanted = called(call).variables
        needed = {each for each, body in wanted.items() if "default" not in body}
        given = call.keys() - META_ARGUMENTS - {"source"}
        assert needed <= given <= wanted.keys(), name


@each_module
def test_every_argument_is_one_the_provider_knows(module: Module) -> None:
    schema = known_schema()
    wrong = []
    for kind, blocks in (("resources", module.resources), ("data", module.data)):
        for block in blocks:
            known = schema[kind][block.labels[0]]
            wrong += [f"{'.'.join(block.labels)}: {w}" for w in wrong_arguments(block.body, known)]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('name = "b"\nlocation = "EU"\nlocatoin = "EU"', ["locatoin is unknown"]),
        ('name = "b"', ["location is missing"]),
        (
            'name = "b"\nlocation = "EU"\nlifecycle_rule {\n action {\n }\n}',
            ["lifecycle_rule.condition is missing", "lifecycle_rule.action.type is missing"],
        ),
        (
            'name = "b"\nlocation = "EU"\n'
            'dynamic "versioning" {\n for_each = []\n content {\n }\n}',
            ["versioning.enabled is missing"],
        ),
        (
            'name = "b"\nlocation = "EU"\n' + 2 * "versioning {\nenabled = true\n}\n",
            ["versioning stands twice"],
        ),
    ],
)
def test_a_wrong_argument_is_seen(text: str, wrong: list[str]) -> None:
    import hcl2

    read = plain(hcl2.loads(f'resource "google_storage_bucket" "b" {{\n{text}\n}}\n'))
    body = read["resource"][0]["google_storage_bucket"]["b"]
    known = known_schema()["resources"]["google_storage_bucket"]
    assert sorted(wrong_arguments(body, known)) == sorted(wrong)


def test_roles_are_the_least_that_do() -> None:
    named: set[str] = set()
    for module in MODULES.values():
        named |= set(re.findall(r"roles/[\w.]+", "".join(map(without_comments, module.texts))))
    assert named == DATASET_ROLES | BUCKET_ROLES | PROJECT_ROLES | ACCOUNT_ROLES


def test_no_role_on_data_is_given_on_the_whole_project() -> None:
    given = [
        (module.name, block.labels[1], block.body["role"])
        for module in MODULES.values()
        for block in module.resources
        if block.labels[0].startswith("google_project_iam") and "role" in block.body
    ]
    assert sorted(given) == [
        (".", "as_of_builds", "${google_project_iam_custom_role.dataset_creator.id}"),
        (".", "querying", "roles/bigquery.jobUser"),
        ("modules/service_account", "project", "${var.project_roles[count.index]}"),
    ]
    for account, granted in accounts().items():
        assert set(granted["project"]) <= PROJECT_ROLES | {
            "${google_project_iam_custom_role.dataset_creator.id}"
        }, account


def test_nobody_may_delete_or_replace_an_archived_object() -> None:
    assert {role for granted in accounts().values() for role in granted["bucket"]} == BUCKET_ROLES


def test_no_resource_gives_away_all_grants_of_a_place() -> None:
    kinds = {block.labels[0] for module in MODULES.values() for block in module.resources}
    # *_iam_policy and *_iam_binding would take away what others have granted
    assert {kind for kind in kinds if kind.endswith(("_iam_policy", "_iam_binding"))} == set()


def test_the_example_names_variables_that_there_are_and_gives_all_needed() -> None:
    import hcl2

    given = plain(hcl2.loads((TERRAFORM / "example.tfvars").read_text(encoding="utf-8")))
    variables = MODULES["."].variables
    needed = {name for name, body in variables.items() if "default" not in body}
    assert needed <= given.keys() <= variables.keys()


def test_the_environment_is_what_the_settings_read() -> None:
    from warehouse.bigquery_settings import BigQuerySettings

    value = (TERRAFORM / "outputs.tf").read_text(encoding="utf-8")
    named = set(re.findall(r"GROUNDSWELL_BIGQUERY_\w+", value))
    settings = BigQuerySettings(
        project="acme-analytics",
        location="EU",
        dataset_prefix="acme_",
        bucket="gs://acme",
        maximum_bytes_billed=1,
        labels={"application": "groundswell"},
        raw_partition_expiration_days=400,
    )
    left_to_defaults = {
        f"GROUNDSWELL_BIGQUERY_{name}" for name in ("PRIORITY", "TIMEOUT_SECONDS", "JOB_RETRIES")
    }
    assert named == settings.environment().keys() - left_to_defaults


def test_the_readme_says_how_it_was_checked_and_what_was_not() -> None:
    read = (TERRAFORM / "README.md").read_text(encoding="utf-8")
    checked = read.split("## How it was checked")[1]
    assert known_schema()["version"] in checked
    assert "Not checked" in checked
    assert "python-hcl2" in checked


def test_there_is_a_folder_for_every_module_that_is_called() -> None:
    called_folders = {call["source"] for m in MODULES.values() for call in m.calls.values()}
    there = {f"./{name}" for name in MODULES if name != "."}
    assert called_folders == there
    assert (ROOT / "deploy" / "terraform" / "example.tfvars").is_file()


def called(call: dict[str, Any]) -> Module:
    """The module of a call."""
    return read_module(TERRAFORM / call["source"])


def attributes(resource: str) -> set[str]:
    """What a resource of the provider has."""
    known = known_schema()["resources"][resource]
    return {*known["attributes"], *known["computed"], *known["blocks"]}


def accounts() -> dict[str, Any]:
    """The service accounts of access.tf and what each is granted."""
    import hcl2

    read = plain(hcl2.loads((TERRAFORM / "access.tf").read_text(encoding="utf-8")))
    found = next(block["accounts"] for block in read["locals"] if "accounts" in block)
    assert isinstance(found, dict)
    return found
