"""The app behind HTTP: one Flask application for the service and for a Cloud Function."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response, jsonify, make_response, request
from slack_bolt.adapter.flask.handler import to_bolt_request, to_flask_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

log = logging.getLogger(__name__)

PATH = "/slack/events"
"""Where Slack sends everything: commands, actions, forms and menus."""
LARGEST_BODY = 1 << 20


def handle(app: App, received: Request) -> Response:
    """Answer one request of Slack; what is no request of Slack gets one line and no more."""
    if received.method != "POST":
        return make_response("expected a POST from Slack", 405)
    if received.content_length is None or received.content_length > LARGEST_BODY:
        return make_response("expected a body of at most 1 MB", 413)
    try:
        asked = to_bolt_request(received)
    except (ValueError, KeyError, AttributeError) as error:
        log.warning("refused a body that is not Slack's: %s", type(error).__name__)
        return make_response("expected a form or JSON as Slack sends it", 400)
    return to_flask_response(app.dispatch(asked))


def flask_app(app: App) -> Flask:
    """Return the web application: Slack's requests at `PATH`, and ``/healthz``."""
    web = Flask("groundswell-slack")

    @web.post(PATH)
    def slack_events() -> Response:
        return handle(app, request)

    @web.get("/healthz")
    def health() -> Response:
        return jsonify(status="ok")

    return web


def serve(web: Flask, *, host: str, port: int, begin: Callable[[], None], threads: int = 8) -> None:
    """Serve `web` with gunicorn, in one process of `threads` threads, until it is stopped.

    The model is held once: one process answers a hundred editors with ease.

    Args:
        web: The application.
        host: The address to listen at.
        port: The port.
        begin: Called in the process that serves, before the first request: what it opens must not
            be carried over from the process that starts it.
        threads: How many requests are answered at once.
    """
    from gunicorn.app.base import BaseApplication

    from serving.slack.chart import warm_up

    class Service(BaseApplication):
        def load_config(self) -> None:
            chosen: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": 1,
                "threads": threads,
                "worker_class": "gthread",
                "timeout": 60,
                "graceful_timeout": 30,
                "control_socket_disable": True,
                "loglevel": "warning",
            }
            settings: Any = self.cfg
            for name, value in chosen.items():
                settings.set(name, value)

        def load(self) -> Flask:
            begin()
            warm_up()
            return web

    service: Any = Service
    service().run()
