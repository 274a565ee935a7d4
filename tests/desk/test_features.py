"""Test features: each brings its own routes and jobs, without conflicts, and a write wakes the watchers it concerns."""

from __future__ import annotations

from collections import Counter

import pytest
from starlette.routing import Mount, Route

from bot.desk.app import create_app
from bot.desk.context import Context
from bot.desk.features import FEATURES
from bot.settings import Settings
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue


def test_names_and_addresses_of_features_are_their_own() -> None:
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)
    places = Counter(
        (route.path, method)
        for feature in FEATURES
        for route in feature.routes
        for method in (getattr(route, "methods", None) or ("*",))
        if isinstance(route, Route | Mount)
    )
    assert [place for place, times in places.items() if times > 1] == []


@pytest.mark.slow
@pytest.mark.asyncio
async def test_a_feature_that_the_settings_do_not_want_is_not_there(settings: Settings, dialogue: FakeDialogue) -> None:
    without = Settings.load(
        {"AMENDS_DATA": str(settings.data_dir), "DATABASE_URL": settings.database_url, "AMENDS_DEMO": "no"}
    )
    app = create_app(without, dialogue=dialogue)
    paths = {getattr(route, "path", "") for route in app.routes}
    assert "/shop" not in paths and {"/desk", "/widget.js", "/api/conversations"} <= paths
    app.state.context.store.close()


@pytest.mark.slow
@pytest.mark.asyncio
async def test_jobs_run_with_the_desk_and_stop_with_it(settings: Settings, dialogue: FakeDialogue) -> None:
    app = create_app(settings, dialogue=dialogue)
    context: Context = app.state.context
    async with app.router.lifespan_context(app):
        states = {health.name: health.state for health in context.jobs.health()}
        assert {"recovery", "dispatch", "similar_cases", "policy"} <= states.keys()
        assert len(states) == sum(len(feature.jobs) for feature in FEATURES)
        assert all(health.well for health in context.jobs.health())
    assert {health.state for health in context.jobs.health()} <= {"stopped", "done"}


@pytest.mark.asyncio
async def test_a_write_wakes_the_watchers_of_what_it_changed_and_nobody_when_it_fails(
    customer: Customer, context: Context
) -> None:
    from bot.cases import messages

    with context.broker.subscribe(customer.id) as mine, context.broker.subscribe("another") as another:
        mine.take_change()
        await context.write(lambda s: messages.append(s, customer.id, role="system", text="hello"))
        assert (mine.take_change(), another.take_change()) == (True, False)

        def fails(session: object) -> None:
            messages.append(session, customer.id, role="system", text="hello")  # type: ignore[arg-type]
            raise RuntimeError("no")

        with pytest.raises(RuntimeError):
            await context.write(fails)
        assert mine.take_change() is False
