"""Customers and colleagues of the running product."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
import pytest_asyncio

from tests.running import Running
from tests.system.amends import amends
from tests.system.colleague import Colleague
from tests.system.simulated_customer import Knows, SimulatedCustomer

Arrive = Callable[[Knows], Awaitable[SimulatedCustomer]]
SECOND = ("mei", "Mei", "a-long-password-1")


@pytest_asyncio.fixture
async def http(running: Running) -> AsyncIterator[httpx.AsyncClient]:
    """Return a way to the desk that keeps no cookies between customers."""
    # The desk closes what is idle for five seconds; a test that looks into the store that long must not use it again.
    limits = httpx.Limits(max_connections=400, keepalive_expiry=2.0)
    async with httpx.AsyncClient(base_url=running.shop_url, timeout=30, limits=limits) as client:
        yield client


@pytest_asyncio.fixture
async def arrive(http: httpx.AsyncClient) -> AsyncIterator[Arrive]:
    """Let customers arrive; they leave when the test is over."""
    customers: list[SimulatedCustomer] = []

    async def come(knows: Knows) -> SimulatedCustomer:
        customers.append(await SimulatedCustomer.arrive(http, knows))
        return customers[-1]

    yield come
    for customer in customers:
        await customer.leave()


@pytest_asyncio.fixture
async def demo(running: Running) -> AsyncIterator[Colleague]:
    """Return the demonstration agent, signed in with the password that the start printed."""
    async with httpx.AsyncClient(base_url=running.shop_url, timeout=30) as client:
        yield await Colleague.sign_in(client, running.login, running.password)


@pytest.fixture(scope="session")
def second_login(running: Running) -> tuple[str, str]:
    """Add another agent with `amends agent add` and return login and password."""
    login, name, password = SECOND
    added = amends(running, "agent", "add", login, "--name", name, "--password", password)
    assert added.returncode == 0, added.stderr
    return login, password


@pytest_asyncio.fixture
async def mei(running: Running, second_login: tuple[str, str]) -> AsyncIterator[Colleague]:
    """Return a second agent, signed in."""
    async with httpx.AsyncClient(base_url=running.shop_url, timeout=30) as client:
        yield await Colleague.sign_in(client, *second_login)
