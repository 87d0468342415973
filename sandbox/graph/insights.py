"""What every insights answer has in common: metrics asked, breakdowns, elements and their law."""

from collections.abc import Mapping, Sequence

from sandbox.graph.call import GraphCall
from sandbox.graph.days import day_of
from sandbox.graph.errors import GraphError, bad_parameter, invalid_metric, no_metric
from sandbox.graph.fields import unknown_fields
from sandbox.graph.metrics import Metric, Table, alive
from sandbox.graph.world import Json, Value


def metrics_asked(call: GraphCall) -> list[str]:
    """Return the metrics a request names, each once.

    Raises:
        GraphError: It names none (3001), or two that cannot be combined (100).
    """
    names = list(dict.fromkeys(call.values("metric")))
    if not names:
        raise no_metric()
    quarrel = call.faults.drift.incompatible_graph_metrics
    if quarrel and quarrel.issubset(names):
        raise bad_parameter("The metrics asked for cannot be combined")
    return names


def living(call: GraphCall, table: Table) -> dict[str, Metric]:
    """Return the metrics that answer today."""
    return alive(table, day_of(call.at), call.faults.drift.retired_graph_metrics)


def checked_metrics(call: GraphCall, table: Table) -> list[str]:
    """Return the metrics asked for when each of them lives.

    Raises:
        GraphError: One is unknown or retired: the whole call fails (100), and none is named.
    """
    names, known = metrics_asked(call), living(call, table)
    if any(name not in known for name in names):
        raise invalid_metric()
    return names


def breakdown_asked(call: GraphCall, table: Table, metrics: Sequence[str]) -> str | None:
    """Return the breakdown asked for when every metric allows it.

    Raises:
        GraphError: More than one was asked for, or a metric does not have it (100).
    """
    names = call.values("breakdown")
    if not names:
        return None
    if len(names) > 1:
        raise bad_parameter("Only one breakdown may be asked for")
    for metric in metrics:
        if names[0] not in table[metric].breakdowns:
            raise bad_parameter(f"Breakdown {names[0]} is incompatible with the metric {metric}")
    return names[0]


def element(call: GraphCall, name: str, period: str, told: Json) -> Json:
    """Return one metric of an answer, held against Meta's lists.

    Args:
        call: Whose answer it is.
        name: The metric.
        period: The period it was asked for.
        told: Its `values`, its `total_value`, or both.
    """
    node_id = call.path.partition("/")[0]
    words = name.replace("_", " ")
    found: Json = {
        "name": name,
        "period": period,
        **told,
        "title": words.capitalize(),
        "description": f"{words.capitalize()}, per {period}.",
        "id": f"{node_id}/insights/{name}/{period}",
    }
    wrong = unknown_fields("insight", found)
    values = told.get("values")
    for value in values if isinstance(values, list) else []:
        wrong += unknown_fields("insight_value", value)
    if wrong:
        message = f"an insight carries what Meta's lists do not name: {', '.join(wrong)}"
        call.note(message)
        raise GraphError(1, f"(#1) {message}", status=500)
    return found


def values_of(value: object, breakdown: str | None, **rest: object) -> list[Json]:
    """Return a value as elements of `values`: one, one a breakdown's value, none without value."""
    if value is None:
        return []
    if breakdown is None or not isinstance(value, Mapping):
        shown = dict(value) if isinstance(value, Mapping) else value
        return [{"value": shown, **rest}]
    return [{"value": number, **rest, breakdown: str(name)} for name, number in value.items()]


def total_of(value: Value, breakdown: str | None) -> Json:
    """Return a value as Instagram's `total_value`."""
    if breakdown is None or not isinstance(value, Mapping):
        return {"value": value}
    results: list[Json] = [
        {"dimension_values": [name], "value": number} for name, number in value.items()
    ]
    breakdowns = [{"dimension_keys": [breakdown], "results": results}]
    return {"value": sum(value.values()), "breakdowns": breakdowns}
