"""`GET /desk`: the agents' page, which fetches all its data from the agents' API."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from bot.desk.agents.locales import PAGE_LOCALES, page_locale
from bot.desk.agents.sessions import signed_in
from bot.desk.agents.sign_in import shown
from bot.desk.context import context_of
from bot.remedy.money import exceptions

FOLDER = Path(__file__).parent
STATIC = "/desk/static"
# Why a sign-in with the provider ended here.
REFUSALS = "agents.provider.why."
# Stricter than for the desk's other pages, because this page loads only its own scripts, styles and images.
POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

templates = Jinja2Templates(directory=FOLDER / "templates")


async def desk(request: Request) -> Response:
    """Return the page in the agent's language, with the words of both languages so that switching needs no reload."""
    words = context_of(request).words
    locale = page_locale(request)
    company = context_of(request).policy.company
    refused = words.all(locale, REFUSALS).get(REFUSALS + request.query_params.get("refused", ""), "")
    me = await signed_in(request)
    entries = {each: words.all(each, "agents.") for each in PAGE_LOCALES}
    return templates.TemplateResponse(
        request,
        "desk.html",
        {
            "locale": locale,
            "words": entries[locale],
            "decimals": {**exceptions(), company.currency: company.decimals},
            "all_words": entries,
            "signed_in": me is not None,
            # So that the page need not ask first whose it is.
            "me": None if me is None else shown(me),
            "static": STATIC,
            "has_provider": context_of(request).settings.provider is not None,
            "refused": refused,
        },
        headers=HEADERS,
    )
