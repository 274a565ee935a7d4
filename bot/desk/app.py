"""Put the desk together: `create_app` for tests and tools, `build` for `uvicorn --factory`."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Route

from bot.cases import Store
from bot.cases.errors import CaseStoreError
from bot.desk import agents, shop, widget_files
from bot.desk.agents.assist import stop_loading
from bot.desk.agents.remembering import Remembering
from bot.desk.broker import LocalBroker
from bot.desk.context import Context
from bot.desk.customers.routes import routes as customer_routes
from bot.desk.dialogue import Dialogue, HttpDialogue
from bot.desk.dispatching import Dispatching
from bot.desk.headers import CustomerCors, SecurityHeaders
from bot.desk.limits import Limits
from bot.desk.metrics import Metrics
from bot.desk.problems import LastResort, Problem, answer_problem
from bot.desk.recovery import Recovery
from bot.desk.tokens import Tokens
from bot.heap import settle
from bot.orders import load_policy
from bot.remedy import Policy, PolicyHolder
from bot.settings import Settings
from bot.widget_bundle import BundleError
from bot.words import Words


def create_app(
    settings: Settings | None = None,
    *,
    dialogue: Dialogue | None = None,
    policy: Policy | None = None,
    words: Words | None = None,
) -> Starlette:
    """Return the desk as an ASGI application; the database must have been migrated.

    `dialogue` stands in for the dialogue process; policy and words are read from their folders if not given. A policy
    that was read is watched, and read again when its files change.
    Raises SettingsError, WordsError or PolicyError when something it needs cannot be used.
    """
    settings = settings or Settings.load()
    context = Context(
        settings=settings,
        store=Store.open(settings.database_url),
        policies=PolicyHolder(settings.policy_dir, given=policy, load=load_policy),
        words=words or Words.load(settings.responses_dir),
        broker=LocalBroker(),
        dialogue=dialogue or HttpDialogue(settings.dialogue_url, settings.actions_url, settings.dialogue_token),
        tokens=Tokens(settings.secret_key),
        limits=Limits(),
        metrics=Metrics(),
    )
    context.metrics.policy_sound.set_function(lambda: not context.policies.problems)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        beside = (Recovery(context), Dispatching(context), Remembering(context))
        for work in beside:
            work.start()
        context.policies.watch()
        yield
        context.policies.close()
        for work in beside:
            await work.close()
        await stop_loading(app)
        await context.turns.close()
        await context.viewing.settle()
        await context.dialogue.close()
        context.store.close()

    app = Starlette(
        routes=_routes(settings),
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(CustomerCors, origins=settings.origins),
            Middleware(LastResort),
        ],
        exception_handlers={
            Problem: answer_problem,
            HTTPException: answer_problem,
            CaseStoreError: answer_problem,
        },
        lifespan=lifespan,
    )
    app.state.context = context
    return app


def build() -> Starlette:
    """Return the desk with the settings of the environment; end the process where the widget is not built."""
    app = create_app()
    try:
        widget_files.script(app.state.context.policy.company.timezone)
    except BundleError as error:
        raise SystemExit(f"amends: {error}") from error
    settle()
    return app


def _routes(settings: Settings) -> list[BaseRoute]:
    front_door = RedirectResponse("/shop" if settings.demo else "/desk", status_code=307)
    routes: list[BaseRoute] = [
        Route("/", front_door),
        *customer_routes,
        *agents.routes,
        *widget_files.routes,
    ]
    if settings.demo:
        routes += shop.routes
    return routes
