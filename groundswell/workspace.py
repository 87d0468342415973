"""The workspace file: what to collect, under which rules, and where results go."""

from __future__ import annotations

import difflib
from datetime import date  # noqa: TC003 - pydantic reads the annotation
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, Field, ValidationError, model_validator

from groundswell.access_settings import AccessSettings
from groundswell.errors import WorkspaceError
from groundswell.workspace_platforms import Facebook, Instagram, Strict, YouTube
from serving.slack.settings import SlackSection  # noqa: TC001 - pydantic reads the annotation


class DerivedMetrics(Strict):
    """Whether scores, forecasts and totals across owners may be made from YouTube data."""

    allowed: bool = False
    reason: str | None = None
    recorded_by: str | None = None
    recorded_on: date | None = None

    @model_validator(mode="after")
    def _recorded(self) -> DerivedMetrics:
        if self.allowed and not (self.reason and self.recorded_by and self.recorded_on):
            raise ValueError(
                "metrics derived from YouTube data need a recorded ground: "
                "fill `reason`, `recorded_by` and `recorded_on`, or set `allowed: false`"
            )
        return self


class Policies(Strict):
    """What the platforms' rules ask the operator to decide."""

    youtube_derived_metrics: DerivedMetrics = DerivedMetrics()


class Outputs(Strict):
    """Where results are written, relative to the folder everything is written to (`--var`).

    Models and what is served may lie in a bucket instead: ``gs://bucket/models``.
    """

    html: Path = Path("reports/html")
    xlsx: Path = Path("reports/finance.xlsx")
    models: str = "models"
    serving: str = "serving"

    def under(self, var: Path) -> Outputs:
        """Return the same as paths from the current folder; a bucket stays as it is named."""
        return Outputs(
            html=var / self.html,
            xlsx=var / self.xlsx,
            models=self.models if "://" in self.models else str(var / self.models),
            serving=self.serving if "://" in self.serving else str(var / self.serving),
        )


class BigQuery(Strict):
    """Where `--target bigquery` lies; variables GROUNDSWELL_BIGQUERY_… win over it.

    Credentials never stand here.
    """

    project: str | None = None
    location: str | None = None
    dataset_prefix: str | None = None
    bucket: str | None = None
    priority: Literal["interactive", "batch"] | None = None
    timeout_seconds: Annotated[int, Field(ge=1)] | None = None
    job_retries: Annotated[int, Field(ge=0, le=10)] | None = None
    maximum_bytes_billed: Annotated[int, Field(ge=1)] | None = None
    labels: dict[str, str] | None = None
    raw_partition_expiration_days: Annotated[int, Field(ge=1)] | None = None


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{name!r} is no time zone: write one like Europe/Paris") from error
    return name


class Workspace(Strict):
    """One workspace file, validated; platforms it does not name are not collected."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    description: str = ""
    youtube: YouTube | None = None
    facebook: Facebook | None = None
    instagram: Instagram | None = None
    audience_time_zone: Annotated[str, AfterValidator(_known_zone)] = ""
    policies: Policies = Policies()
    outputs: Outputs = Outputs()
    bigquery: BigQuery | None = None
    access: AccessSettings = AccessSettings()
    slack: SlackSection | None = None

    @property
    def names_platforms(self) -> bool:
        """Whether anything is collected; without, the warehouse holds imported files alone."""
        return any((self.youtube, self.facebook, self.instagram))


def read_workspace(path: Path) -> Workspace:
    """Read and check the workspace file `path`.

    Raises:
        WorkspaceError: It is missing, not YAML, or a field is wrong; the message names file,
            line and field, and says what was expected.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceError(
            f"{path}: expected a workspace file there ({error}); give one with --workspace"
        ) from error
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "not YAML"
        raise WorkspaceError(f"{path}:{line}: expected YAML, {problem}") from error
    if not isinstance(content, dict) or tree is None:
        raise WorkspaceError(f"{path}:1: expected a mapping with `name:` and platforms, got none")
    try:
        return Workspace.model_validate(content)
    except ValidationError as error:
        raise WorkspaceError(_first_problem(path, tree, error)) from error


def _first_problem(path: Path, tree: yaml.Node, error: ValidationError) -> str:
    problems = error.errors(include_url=False)
    # a misspelt field is also a missing one: name the spelling, it is the cause
    first = min(problems, key=lambda problem: problem["type"] != "extra_forbidden")
    line, named = _place(tree, first["loc"])
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{path}:{line}: {named or 'the file'}: {_expectation(first)}{more}"


def _known_fields(location: tuple[int | str, ...]) -> list[str]:
    """The fields the model at `location` (without its last part) knows."""
    model: Any = Workspace
    for part in location[:-1]:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation)
    return list(model.model_fields)


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(found for found in map(_model_in, get_args(annotation)) if found)


def _expectation(problem: Any) -> str:
    came = problem["input"]
    match problem["type"]:
        case "extra_forbidden":
            known = _known_fields(problem["loc"])
            near = difflib.get_close_matches(str(problem["loc"][-1]), known, n=1)
            return (
                f"no such field; did you mean `{near[0]}`?"
                if near
                else (f"no such field; expected one of {', '.join(known)}")
            )
        case "missing":
            return "expected this field, it is missing"
        case "value_error":
            return str(problem["ctx"]["error"])
        case "string_pattern_mismatch":
            return f"expected text of the form {problem['ctx']['pattern']}, got {came!r}"
        case "literal_error":
            return f"expected {problem['ctx']['expected']}, got {came!r}"
    message = str(problem["msg"]).replace("Input should be", "expected")
    return f"{message[:1].lower()}{message[1:]}, got {came!r}"


def _place(tree: yaml.Node, location: tuple[int | str, ...]) -> tuple[int, str]:
    """The line of the deepest node on the way of `location`, and the way itself."""
    node, line, named = tree, tree.start_mark.line + 1, ""
    for part in location:
        if isinstance(part, int):
            named += f"[{part}]"
            if not isinstance(node, yaml.SequenceNode) or part >= len(node.value):
                break
            node = node.value[part]
            line = node.start_mark.line + 1
            continue
        if part == "[key]":
            continue
        named += f".{part}" if named else str(part)
        if not isinstance(node, yaml.MappingNode):
            break
        found = next((pair for pair in node.value if pair[0].value == part), None)
        if found is None:
            break
        line, node = found[0].start_mark.line + 1, found[1]
    return line, named
