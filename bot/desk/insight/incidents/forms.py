"""Forms of the pages of incidents: from the page itself only, by who oversees; what is wrong is said beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.care.incidents.deciding import MoreThanOthers, NotWorded
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.models import Agent, Case
from bot.conversation.services import Services
from bot.desk.agents.locales import page_locale
from bot.desk.agents.server_pages import HEADERS
from bot.desk.context import context_of
from bot.desk.insight.frame import Build, show, viewer
from bot.desk.problems import Problem
from bot.desk.promises.form import comes_from_the_page, read_pairs
from bot.insight.labels import WORDS

# A page has a box to tick for each case of a long list.
MOST_FIELDS = 600
FAULTS = "agents.insight.incident.fault."


class Wrong(Refused):
    """Raised for what a form may not ask for; `why` is the last part of the name of its words.

    `parts` are named in it by their words of insight; `values` fill its other fields.
    """

    def __init__(self, why: str, parts: Sequence[str] = (), **values: object) -> None:
        super().__init__(why)
        self.why, self.parts, self.values = why, tuple(parts), values


@dataclass(frozen=True)
class Told:
    """The fields of a form; a name may come several times."""

    pairs: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> str:
        """Return the last value of a field without blanks around it, empty when it is not there."""
        return next((value.strip() for given, value in reversed(self.pairs) if given == name), "")

    def all(self, name: str) -> list[str]:
        """Return every value of a field."""
        return [value.strip() for given, value in self.pairs if given == name]

    def numbers(self, name: str) -> list[int]:
        """Return every value of a field as a number of the store; raise Wrong for anything else."""
        found = self.all(name)
        if any(not (one.isascii() and one.isdecimal() and len(one) < 10) for one in found):
            raise Wrong("unknown")
        return [int(one) for one in found]

    def moment(self, name: str, services: Services) -> dt.datetime:
        """Return a day and time of the company's clock as a moment in UTC; raise Wrong for anything else."""
        try:
            local = dt.datetime.fromisoformat(self[name])
        except ValueError:
            raise Wrong("moment") from None
        if local.tzinfo is not None or not 2000 <= local.year <= 2999:
            raise Wrong("moment")
        return local.replace(tzinfo=services.policy.clock.zone).astimezone(dt.timezone.utc)

    def amount(self, name: str, decimals: int) -> int:
        """Return a sum in minor units; an empty field is nothing; raise Wrong for anything else."""
        try:
            minor = Decimal(self[name].replace(",", "") or "0").scaleb(decimals)
            if not 0 <= minor < 10**12 or minor != minor.to_integral_value():
                raise Wrong("amount")
        except ArithmeticError:
            # No number, or one that is beyond any sum of money.
            raise Wrong("amount") from None
        return int(minor)


# Does what a form asks for and returns the address to go on with.
Act = Callable[[Session, Services, Agent, Told, Mapping[str, int]], str]


def form(path: str, acts: Mapping[str, Act], *, template: str, build: Build) -> Route:
    """Return the route of a page's forms, whose field `act` names one of `acts`; `build` makes the page again."""
    return Route(path, partial(_take, acts, partial(show, "incidents", template, build)), methods=["POST"])


async def _take(acts: Mapping[str, Act], again: Callable[..., Awaitable[Response]], request: Request) -> Response:
    me = await viewer(request)
    if me is None or not allowed(me.role, May.OVERSEE):
        return RedirectResponse("/desk", status_code=303)
    context, to = context_of(request), page_locale(request)
    say = partial(context.words.say)
    if not comes_from_the_page(request):
        return await again(request, more={"fault": say("promise_page.foreign", to)}, status=403)
    where: list[str] = []
    told = Told(())
    more: dict[str, object] = {}
    try:
        told = Told(tuple(await read_pairs(request, MOST_FIELDS)))
        act = acts.get(told["act"])
        if act is None:
            raise Wrong("unknown")
        path = {name: int(value) for name, value in request.path_params.items()}

        def run(session: Session) -> str:
            agent = session.get(Agent, me.id)
            assert agent is not None and act is not None
            return act(session, context.services, agent, told, path)

        where.append(await context.write(run))
    except Problem:
        fault, status = say(FAULTS + "too_long", to), 400
    except NotWorded as error:
        found = "; ".join(one for reasons in error.findings.values() for one in reasons)
        fault, status = say(FAULTS + "wording", to, found=found), 400
    except MoreThanOthers as error:
        case_ids = [one.case_id for one in error.cases]
        numbers = await context.read(partial(_numbers, case_ids=case_ids))
        most = context.policy.company.show(max(one.extra or 0 for one in error.cases))
        fault, status = say(FAULTS + "more_than_others", to, cases=numbers, most=most), 400
    except Wrong as error:
        between = "; " if to == "en" else "、"
        parts = between.join(say(WORDS + one, to) for one in error.parts)
        fault, status = say(FAULTS + error.why, to, **error.values, parts=parts), 400
        more = {"unsure": error.why}
    except Conflict:
        fault, status = say(FAULTS + "changed", to), 409
    except Refused:
        fault, status = say(f"{FAULTS}refused.{told['act']}", to), 400
    except NotFound:
        # What was named is not there or was erased; without the incident itself the page says so.
        fault, status = say(FAULTS + "gone", to), 404
    if where:
        return RedirectResponse(where[0], status_code=303, headers=HEADERS)
    return await again(request, more={"fault": fault, "failed": told["act"], "told": told, **more}, status=status)


def _numbers(session: Session, *, case_ids: Sequence[int]) -> str:
    found = [session.get(Case, one) for one in case_ids[:5]]
    return ", ".join(case.number for case in found if case is not None)
