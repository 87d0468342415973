"""Terraform itself accepts the files, with the provider's schema served from here."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.deploy.schema_provider import serving_schema
from tests.deploy.terraform_files import TERRAFORM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        shutil.which("terraform") is None,
        reason="no terraform on the PATH; test_terraform_files.py checks without it",
    ),
]
Terraform = subprocess.CompletedProcess[str]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The files in a folder that may be changed."""
    return shutil.copytree(
        TERRAFORM, tmp_path / "terraform", ignore=shutil.ignore_patterns(".terraform*")
    )


@pytest.fixture
def run(copied: Path) -> Iterator[Callable[..., Terraform]]:
    """Runs terraform in the copied folder, which is initialised first."""
    with serving_schema() as attached:
        environment = {
            **os.environ,
            **attached,
            "CHECKPOINT_DISABLE": "1",
            "TF_CLI_CONFIG_FILE": os.devnull,
            "TF_IN_AUTOMATION": "1",
        }

        def run_terraform(*arguments: str) -> Terraform:
            command = ["terraform", f"-chdir={copied}", *arguments, "-no-color"]
            return subprocess.run(
                command, env=environment, capture_output=True, text=True, check=False
            )

        started = run_terraform("init", "-backend=false", "-input=false")
        assert started.returncode == 0, started.stderr
        yield run_terraform


def test_terraform_validates_every_module(run: Callable[..., Terraform]) -> None:
    ended = run("validate")
    assert ended.returncode == 0, ended.stderr
    assert "The configuration is valid" in ended.stdout


def test_terraform_plans_what_the_tests_beside_the_files_expect(
    run: Callable[..., Terraform],
) -> None:
    ended = run("test")
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-1000:]
    assert "10 passed, 0 failed" in ended.stdout


def test_the_files_are_in_terraforms_own_format(run: Callable[..., Terraform]) -> None:
    ended = run("fmt", "-recursive", "-check", "-diff")
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("modules/bucket/main.tf", "force_destroy ", "force_destory "), "Unsupported argument"),
        (("modules/dataset/main.tf", "var.dataset_id", "var.set"), "Reference to undeclared"),
        (("main.tf", "staging_days        = var", "# var"), "Missing required argument"),
        (("outputs.tf", "module.bucket.name", "module.bucket.nmae"), "Unsupported attribute"),
    ],
)
def test_terraform_refuses_what_is_wrong(
    run: Callable[..., Terraform], copied: Path, change: tuple[str, str, str], said: str
) -> None:
    file, there, instead = change
    path = copied / file
    text = path.read_text(encoding="utf-8")
    assert there in text
    path.write_text(text.replace(there, instead, 1), encoding="utf-8")
    ended = run("validate")
    assert ended.returncode == 1
    assert said in ended.stderr
