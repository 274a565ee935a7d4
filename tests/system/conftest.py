"""Fixtures of the end-to-end tests: customers and agents of the running product."""

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
    """Return an HTTP client for the desk, for all customers of a test."""
    # The desk closes connections that are idle for five seconds; the client must not reuse one after such a pause.
    limits = httpx.Limits(max_connections=400, keepalive_expiry=2.0)
    async with httpx.AsyncClient(base_url=running.shop_url, timeout=30, limits=limits) as client:
        yield client


@pytest_asyncio.fixture
async def arrive(http: httpx.AsyncClient) -> AsyncIterator[Arrive]:
    """Return a function that opens a customer's conversation; the customers leave at the end of the test."""
    customers: list[SimulatedCustomer] = []

    async def come(knows: Knows) -> SimulatedCustomer:
        customers.append(await SimulatedCustomer.arrive(http, knows))
        return customers[-1]

    yield come
    for customer in customers:
        await customer.leave()


@pytest_asyncio.fixture
async def demo(running: Running) -> AsyncIterator[Colleague]:
    """Return the demonstration agent, signed in with the password printed at the start."""
    async with httpx.AsyncClient(base_url=running.shop_url, timeout=30) as client:
        yield await Colleague.sign_in(client, running.login, running.password)


@pytest.fixture(scope="session")
def second_login(running: Running) -> tuple[str, str]:
    """Add a second agent with `amends agent add` and return login and password."""
    login, name, password = SECOND
    added = amends(running, "agent", "add", login, "--name", name, "--password", password)
    assert added.returncode == 0, added.stderr
    return login, password


@pytest_asyncio.fixture
async def mei(running: Running, second_login: tuple[str, str]) -> AsyncIterator[Colleague]:
    """Return the second agent, signed in."""
    async with httpx.AsyncClient(base_url=running.shop_url, timeout=30) as client:
        yield await Colleague.sign_in(client, *second_login)
