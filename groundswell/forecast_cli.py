"""The commands that ask the forecast: of a draft, of the past, in Slack."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from groundswell.cli_options import Platform, moment, with_options
from groundswell.options import Options  # noqa: TC001 - read when a command is made

if TYPE_CHECKING:
    from groundswell.slack_command import Message


def register(app: typer.Typer) -> None:
    """Give `app` the commands of this module."""
    app.command()(backtest)
    app.command()(forecast)
    app.command()(publish)
    app.command()(slack)


@with_options(has_now=False)
def backtest(
    options: Options,
    *,
    platform: Annotated[
        Platform | None, typer.Option(help="One platform; without it all that have posts.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(parser=moment, metavar="MOMENT", help="Use no label known later."),
    ] = None,
) -> int:
    """Replay the past: what each forecast would have said, against the plain baselines."""
    from groundswell.backtest_command import show_backtest

    return show_backtest(options, platform=platform.value if platform else None, until=until)


@with_options()
def forecast(
    options: Options,
    *,
    account: Annotated[str, typer.Option(help="Name, handle or id of the account.")],
    kind: Annotated[str, typer.Option(help="long, short, live, reel, story, image, text, link …")],
    length: Annotated[
        float | None, typer.Option(help="Seconds, of a video.", min=0, show_default=False)
    ] = None,
    caption: Annotated[str, typer.Option(help="The text it goes out with.")] = "",
    at: Annotated[
        str | None,
        typer.Option(metavar="MOMENT", help="When; without a zone in the workspace's. Else now."),
    ] = None,
) -> int:
    """Forecast a post that is not out yet: range, baseline, reasons, best hours, similar posts."""
    from groundswell.forecast_command import show_forecast

    return show_forecast(options, account=account, kind=kind, length=length, caption=caption, at=at)


@with_options()
def publish(options: Options) -> int:
    """Publish what Slack and `forecast` read, as one snapshot."""
    from groundswell.commands import single_step

    return single_step(options, "publish", force=True)


@with_options()
def slack(
    options: Options,
    *,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.")] = 3000,
    digest: Annotated[
        bool, typer.Option("--digest", help="Send the morning digest, and end.")
    ] = False,
    alerts: Annotated[
        bool, typer.Option("--alerts", help="Send what is out of the ordinary, and end.")
    ] = False,
) -> int:
    """Answer Slack until Ctrl-C, or send the digest or the alerts."""
    from groundswell.slack_command import send, serve

    asked: dict[Message, bool] = {"digest": digest, "alerts": alerts}
    sent = [message for message, wanted in asked.items() if wanted]
    return send(options, sent) if sent else serve(options, host=host, port=port)
