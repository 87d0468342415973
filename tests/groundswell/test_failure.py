"""Whatever goes wrong reaches the user as one line, an exit code, and no secret."""

import json

import pytest

from groundswell.errors import RunInProgressError, WorkspaceError
from groundswell.failure import ending
from warehouse import WarehouseBusyError


def failing(error: BaseException) -> int:
    def command() -> None:
        raise error

    return ending(command)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (WorkspaceError("workspace"), 2),
        (RunInProgressError("busy"), 4),
        (WarehouseBusyError("busy"), 4),
        (PermissionError(13, "Permission denied", "var/x"), 7),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError("division by zero"), 70),
        (SystemExit(6), 6),
    ],
)
def test_each_situation_has_its_exit_code(error: BaseException, code: int) -> None:
    assert failing(error) == code


def test_an_error_is_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    failing(WorkspaceError("brand.yml:3: name:\n  expected text"))
    shown = capsys.readouterr()
    assert shown.err == "groundswell: brand.yml:3: name: expected text\n"
    assert shown.out == ""


def test_programs_get_the_error_as_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["groundswell", "run", "--json"])
    failing(WorkspaceError("wrong"))
    assert json.loads(capsys.readouterr().out) == {"error": "wrong", "exit_code": 2}


def test_no_secret_of_the_environment_is_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YOUTUBE_API_KEY", "key-of-the-brand-123")
    failing(ValueError("GET /x?key=key-of-the-brand-123 failed"))
    assert "key-of-the-brand-123" not in capsys.readouterr().err
