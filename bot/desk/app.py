"""Create the desk's web application: `create_app` for tests and tools, `build` for `uvicorn --factory`."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from typing import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Route

from bot.cases import Store
from bot.cases.errors import CaseStoreError
from bot.clock import Clock, utc_now
from bot.clocks.announcing import announcer
from bot.clocks.keeping import keeper
from bot.conversation.phrases import Phrases
from bot.desk import widget_files
from bot.desk.broker import LocalBroker
from bot.desk.context import Context
from bot.desk.dialogue import Dialogue, HttpDialogue
from bot.desk.disk import Disk
from bot.desk.features import FEATURES
from bot.desk.fullness import Full
from bot.desk.headers import CustomerCors, SecurityHeaders
from bot.desk.limits import Limits
from bot.desk.metrics import Metrics
from bot.desk.problems import LastResort, Problem, answer_problem
from bot.desk.proxies import Proxies
from bot.desk.quotas import FileQuotas, WordQuotas
from bot.desk.streams import Streams
from bot.desk.tokens import Tokens
from bot.desk.turns import Turns
from bot.desk.view_log import ViewLog
from bot.desk.write_trial import WriteTrial
from bot.gc_tuning import freeze_loaded_objects
from bot.jobs import Jobs
from bot.open_files import raise_limit
from bot.orders import load_policy
from bot.remedy import Policy, PolicyHolder
from bot.settings import Settings
from bot.widget_bundle import BundleError
from bot.words import Words

logger = logging.getLogger(__name__)


def create_app(
    settings: Settings | None = None,
    *,
    dialogue: Dialogue | None = None,
    policy: Policy | None = None,
    words: Words | None = None,
    phrases: Phrases | None = None,
    clock: Clock = utc_now,
) -> Starlette:
    """Return the desk as an ASGI application; the database must have been migrated.

    `dialogue` replaces the dialogue process; policy, words and phrases are read if not given. A policy that was read is
    watched, and read again when its files change. `clock` gives all times that are stored or compared.
    Raises SettingsError, WordsError or PolicyError when settings, words or policy cannot be used.
    """
    settings = settings or Settings.load()
    disk = Disk(settings.data_dir)
    context = Context(
        settings=settings,
        store=Store.open(settings.database_url, clock, secrets=settings.secrets_dir),
        policies=PolicyHolder(settings.policy_dir, given=policy, load=load_policy),
        words=words or Words.load(settings.responses_dir),
        phrases=phrases or Phrases.load(settings.root / "data" / "lexicon" / "phrases.yml"),
        broker=LocalBroker(),
        dialogue=dialogue
        or HttpDialogue(
            settings.dialogue_url,
            settings.actions_url,
            settings.dialogue_token,
            care_url=settings.care_url if settings.care_port else None,
        ),
        tokens=Tokens(settings.secret_key, clock),
        limits=Limits(),
        metrics=Metrics(),
        word_quotas=WordQuotas(settings.quotas),
        file_quotas=FileQuotas(settings.quotas, disk),
        disk=disk,
        streams=Streams(settings.quotas.streams, settings.quotas.streams_per_address),
    )
    context.store.keep_clocks(keeper(lambda: context.policy))
    context.store.announce(announcer(settings.outgoing.webhooks))
    features = [feature for feature in FEATURES if feature.is_on(settings)]
    context.turns, context.view_log = Turns(context), ViewLog(context)
    context.write_trial = WriteTrial(context.write, disk)
    context.jobs = Jobs(job(context) for feature in features for job in feature.jobs)
    context.metrics.policy_sound.set_function(lambda: not context.policies.problems)
    context.metrics.disk_free.set_function(disk.free)
    context.metrics.files_taken.set_function(lambda: context.file_quotas.has_room)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        context.jobs.start()
        yield
        await context.jobs.close()
        for feature in features:
            if feature.close is not None:
                await feature.close(app)
        await context.turns.close()
        await context.view_log.settle()
        await context.dialogue.close()
        context.store.close()

    app = Starlette(
        routes=[_front_door(settings), *(route for feature in features for route in feature.routes)],
        middleware=[
            Middleware(Proxies, trusted=settings.trusted_proxies),
            Middleware(SecurityHeaders),
            Middleware(CustomerCors, origins=settings.origins),
            Middleware(LastResort),
        ],
        exception_handlers={
            Problem: answer_problem,
            HTTPException: answer_problem,
            CaseStoreError: answer_problem,
            Full: answer_problem,
        },
        lifespan=lifespan,
    )
    app.state.context = context
    return app


def build() -> Starlette:
    """Return the desk with the settings of the environment.

    It starts without a built widget too, because agents and open conversations must not wait for a build: the address
    of the script answers 503 until there is one.
    """
    raise_limit()
    app = create_app()
    try:
        widget_files.script(app.state.context.policy.company.timezone)
    except BundleError as error:
        logger.error("the widget cannot be served: %s", error)
    freeze_loaded_objects()
    return app


def _front_door(settings: Settings) -> BaseRoute:
    return Route("/", RedirectResponse("/shop" if settings.demo else "/desk", status_code=307))
