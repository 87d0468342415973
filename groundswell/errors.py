"""Errors that reach the user as one line and an exit code."""

from groundswell.exit_codes import ExitCode


class GroundswellError(Exception):
    """A situation the user can mend; the message is one line: expected, came, what to do."""

    exit_code = ExitCode.STEP_FAILED


class WorkspaceError(GroundswellError):
    """The workspace file is missing or wrong."""

    exit_code = ExitCode.BAD_INPUT


class CredentialsError(GroundswellError):
    """No usable key or token for a platform."""

    exit_code = ExitCode.CREDENTIALS


class RunInProgressError(GroundswellError):
    """Another command works on the same folder."""

    exit_code = ExitCode.BUSY


class FolderNotWritableError(GroundswellError):
    """The output folder cannot be written, or its disk is full."""

    exit_code = ExitCode.WAREHOUSE


class ModelsNotBuiltError(GroundswellError):
    """dbt could not build a model."""


class DataTestFailedError(GroundswellError):
    """The models are built; a test says that the data is wrong."""

    exit_code = ExitCode.DATA_TEST_FAILED


class SandboxNotReadyError(GroundswellError):
    """The local stand-in of the platforms did not start."""


class WorldMixedError(GroundswellError):
    """Made-up data and real data would meet in one warehouse."""

    exit_code = ExitCode.WAREHOUSE


class PolicyError(GroundswellError):
    """A platform's rules forbid what was asked, as long as the workspace records no ground."""

    exit_code = ExitCode.BAD_INPUT

    def __init__(self, platform: str) -> None:
        super().__init__(
            f"forecasts of {platform} are off by policy: expected a recorded ground under "
            "`policies` in the workspace file, found none"
        )


class MomentError(GroundswellError):
    """A moment cannot be read."""

    exit_code = ExitCode.BAD_INPUT
