"""Champion against challenger: which trained version answers a question from now on."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.backtest import log_error, paired_difference
from ml.forecast.settings import code_version
from ml.forecast.versions import CHALLENGER, CHAMPION
from ml.registry import ArtifactError, read_artifact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from ml.forecast.artifact import TrainedForecast
    from ml.forecast.question import Question
    from ml.forecast.settings import ForecastSettings, Task
    from ml.forecast.versions import NotedVersion
    from ml.registry import Place

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """How a newly trained version did against the one that answered until now.

    Attributes:
        role: ``champion`` when the new one answers from now on, else ``challenger``.
        champion_version: Whom it met; None when there was nobody.
        reason: One sentence for people.
        count: Posts neither had learnt from and both answered.
    """

    role: str
    champion_version: str | None
    reason: str
    count: int = 0


@dataclass(frozen=True)
class Champion:
    """The version that answers a question, opened."""

    model_version: str
    trained: TrainedForecast
    trained_at: datetime


def answering_order(noted: Sequence[NotedVersion]) -> dict[Task, list[NotedVersion]]:
    """Return the versions of each question, its champion first, then the others newest first.

    The champion is the newest row of that role; of several of one moment, the one that none of the
    others met.

    Args:
        noted: Versions on record, newest first.
    """
    by_task: dict[Task, list[NotedVersion]] = {}
    for each in noted:
        by_task.setdefault(each.task, []).append(each)
    ordered = {}
    for task, versions in by_task.items():
        champions = [each for each in versions if each.role == CHAMPION]
        if champions:
            tied = [each for each in champions if each.trained_at == champions[0].trained_at]
            met = {each.champion_version for each in tied}
            first = next((each for each in tied if each.model_version not in met), tied[0])
            ordered[task] = [first, *(each for each in versions if each is not first)]
    return ordered


def champions_of(noted: Sequence[NotedVersion]) -> dict[Task, NotedVersion]:
    """Return the version that is to answer each question."""
    return {task: versions[0] for task, versions in answering_order(noted).items()}


def open_champions(
    place: Place, order: Mapping[Task, Sequence[NotedVersion]]
) -> tuple[dict[Task, Champion], dict[Task, ArtifactError]]:
    """Open for each question the first version that can be opened; each file is read once.

    Args:
        place: Where the artifacts lie.
        order: The versions of each question, the one to be preferred first.

    Returns:
        What answers, and by question why its preferred version does not.
    """
    opened: dict[tuple[str, str], TrainedForecast | ArtifactError] = {}
    usable: dict[Task, Champion] = {}
    refused: dict[Task, ArtifactError] = {}
    for task, versions in order.items():
        for noted in versions:
            key = (noted.model_version, noted.artifact_sha256)
            if key not in opened:
                opened[key] = _opened(place, noted)
            found = opened[key]
            if isinstance(found, ArtifactError):
                refused.setdefault(task, found)
            elif task in found.tasks:
                usable[task] = Champion(noted.model_version, found, noted.trained_at)
                break
    return usable, refused


def _opened(place: Place, noted: NotedVersion) -> TrainedForecast | ArtifactError:
    try:
        return open_version(place, noted)
    except ArtifactError as error:
        logger.warning("%s", error)
        return error


def open_version(place: Place, noted: NotedVersion) -> TrainedForecast:
    """Open the artifact of `noted`, if it is the file on record and of this code.

    Raises:
        ArtifactError: It is missing, damaged, or of other libraries or another code.
    """
    trained: TrainedForecast = read_artifact(
        place,
        noted.model_version,
        expected_sha256=noted.artifact_sha256,
        code_version=code_version(),
    ).model
    return trained


def contest(
    question: Question,
    challenger: NDArray[np.float64],
    champion: Champion | None,
    *,
    cutoff: np.datetime64,
    settings: ForecastSettings,
) -> Verdict:
    """Decide whether a newly trained version takes over from the one that answers now.

    Both are asked the posts whose label came to be known after the champion was trained: the
    champion has not learnt from them, and the challenger's answers are those of the back-test,
    each by a fit that did not know the post. The champion stays only when it is better by more
    than `settings.standard_errors` standard errors of the difference: newer data is worth
    something by itself.

    Args:
        question: The posts of the question.
        challenger: What the challenger would have served, log(1 + count), NaN where it was not
            asked, shape (n,).
        champion: The version that answers now; None without a usable one.
        cutoff: The moment of the choice; labels known later are left out.
        settings: How many posts and standard errors a choice needs.
    """
    if champion is None:
        return Verdict(CHAMPION, None, "no usable version answered before it")
    posts, version = question.posts, champion.model_version
    known = posts.label_available_at
    is_new = (known > champion.trained.cutoff) & (known <= cutoff) & ~np.isnan(challenger)
    places = question.answerable(np.flatnonzero(is_new))
    served = champion.trained.tasks[posts.task]
    if served.decision.kind is None:
        return Verdict(CHAMPION, version, f"{version} had too few posts to answer")
    if len(places) < settings.min_test_posts:
        reason = (
            f"trained anew: {len(places)} posts settled since {version} was trained, too few to "
            f"keep that one (it takes {settings.min_test_posts})"
        )
        return Verdict(CHAMPION, version, reason, len(places))
    actual = posts.actual[places]
    before = log_error(np.expm1(served.answer(question, places)["point"]), actual)
    gain = paired_difference(log_error(np.expm1(challenger[places]), actual), before)
    told = (
        f"a log error of {before.mean() - gain.mean:.3f} against {before.mean():.3f} of {version} "
        f"on the {gain.count} posts settled since it was trained "
        f"(standard error of the difference {gain.standard_error:.3f})"
    )
    stays = gain.mean < -settings.standard_errors * gain.standard_error
    if stays:
        return Verdict(CHALLENGER, version, f"{version} stays: the new one has {told}", gain.count)
    return Verdict(CHAMPION, version, f"takes over with {told}", gain.count)
