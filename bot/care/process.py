"""The care process: it works off what is due, reads a changed policy, and answers whether it works."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.care.closures import reckon_again
from bot.care.incidents.equal import bring_up_all
from bot.care.incidents.watching import Look, watch
from bot.care.outlets import outlets_of
from bot.care.sending import send
from bot.care.weekly.posting import post_due
from bot.care.working import look_at_all, work
from bot.cases import Store
from bot.cases.errors import CaseStoreError
from bot.cases.insight.figures.rebuild import add_missing
from bot.clock import Clock, utc_now
from bot.clocks.announcing import announcer
from bot.clocks.figures import figure_rules
from bot.clocks.keeping import keeper
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.jobs import Job, Jobs
from bot.orders import load_policy
from bot.remedy import PolicyHolder
from bot.remedy.holder import LOOK_SECONDS
from bot.settings import Settings
from bot.words import Words

logger = logging.getLogger(__name__)

# Seconds between two looks for what is due: a notice may be this much late.
DUE_SECONDS = 1.0
# A proposal is on the screen this long after the case that tips it, at most.
WATCH_SECONDS = 15.0
# Seconds after which every case is looked at again, so that what another program wrote into the store comes due too.
ALL_SECONDS = 3600.0
# Seconds between two looks whether a new week has begun: the report of the last one may be this much late.
WEEKLY_SECONDS = 600.0
# So many batches at a time, so that the job ends now and then and its health can be seen.
BATCHES = 50


class Care:
    """The services of one care process, with the policy now in force. Several may run on one store."""

    def __init__(self, settings: Settings, clock: Clock = utc_now) -> None:
        """Open the store and read policy and words; raises what these raise, with what to do."""
        self.settings = settings
        self.policies = PolicyHolder(settings.policy_dir, load=load_policy)
        self._opened = Services(
            store=Store.open(settings.database_url, clock, secrets=settings.secrets_dir),
            policy=self.policies.policy,
            words=Words.load(settings.responses_dir),
            phrases=Phrases.load(settings.root / "data" / "lexicon" / "phrases.yml"),
        )
        self._opened.store.keep_clocks(keeper(lambda: self.policies.policy))
        self._opened.store.announce(announcer(settings.outgoing.webhooks))
        self._outlets = outlets_of(settings)
        self._reckoned_for: str | None = None
        self._look: Look | None = None

    @property
    def services(self) -> Services:
        """Return the services with the policy now in force."""
        return replace(self._opened, policy=self.policies.policy)

    def work_off(self) -> int:
        """Carry out what is due now and return how much that was."""
        done = 0
        for _ in range(BATCHES):
            batch = work(self.services)
            if not batch:
                break
            done += len(batch)
        return done

    def send_off(self, channel: str) -> int:
        """Send what waits in the outbox for a channel now and return how much that was."""
        done, outlets = 0, {channel: self._outlets[channel]}
        for _ in range(BATCHES):
            batch = send(self.services, outlets)
            if not batch:
                break
            done += len(batch)
        return done

    def look_at_policy(self) -> bool:
        """Read a changed policy and reckon everything by it; the first call does so too. Return whether it did.

        Changed words are read as well.
        """
        self._opened.words.look()
        self.policies.look()
        version = self.policies.policy.version
        if version == self._reckoned_for:
            return False
        self.look_at_everything()
        self._reckoned_for = version
        return True

    def look_at_everything(self) -> None:
        """Move the promises that closures delay, make the dues of living cases anew, count what was not counted."""
        services = self.services
        moved = reckon_again(services)
        cases = look_at_all(services)
        # After an upgrade, and if another program wrote cases into the store.
        counted = add_missing(services.store.begin, figure_rules(services.policy))
        if counted:
            logger.info("counted %d cases that were in no figures", counted)
        logger.info("reckoned %d cases by policy %s; %d promises moved", cases, services.policy.version, moved)

    def watch(self) -> int:
        """Look for what chance does not explain, and make equal harm equal; return how many promises that made."""
        services = self.services
        self._look = watch(services, self._look)
        return bring_up_all(services)

    def post_weekly(self) -> int:
        """Put the report of the last week into the outbox once the company has opened; return to how many readers."""
        return post_due(self.services)

    def close(self) -> None:
        """Close the store."""
        self._opened.store.close()


def jobs_of(care: Care) -> list[Job]:
    """Return the jobs of the care process; a busy store is no failure, because the next run finds what remains."""

    def job(name: str, seconds: float, do: Callable[[], object], first_after: float = 0.0) -> Job:
        async def run() -> None:
            await anyio.to_thread.run_sync(do)

        return Job(name, seconds, run, first_after=first_after, expected=(CaseStoreError,))

    return [
        job("care_policy", LOOK_SECONDS, care.look_at_policy),
        job("care_due", DUE_SECONDS, care.work_off),
        # One each, because a receiver that is slow to answer holds up everything behind it.
        job("care_mail", DUE_SECONDS, lambda: care.send_off("mail")),
        job("care_webhooks", DUE_SECONDS, lambda: care.send_off("webhook")),
        job("early_warning", WATCH_SECONDS, care.watch),
        job("care_weekly", WEEKLY_SECONDS, care.post_weekly),
        job("care_everything", ALL_SECONDS, care.look_at_everything, first_after=ALL_SECONDS),
    ]


def create_app(care: Care) -> Starlette:
    """Return the application that runs the jobs while it is up, and answers `/health` with their figures."""
    jobs = Jobs(jobs_of(care))

    async def health(request: Request) -> Response:
        found = jobs.health()
        well = all(job.well for job in found)
        return JSONResponse({job.name: job.as_json() for job in found}, status_code=200 if well else 503)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        jobs.start()
        yield
        await jobs.close()
        care.close()

    return Starlette(routes=[Route("/health", health)], lifespan=lifespan)


def build() -> Starlette:
    """Return the application with the settings of the environment, for `uvicorn --factory`."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    return create_app(Care(Settings.load()))
