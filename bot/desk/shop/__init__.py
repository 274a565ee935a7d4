"""Show a small invented shop, 安居生活 / Anju Living, with the widget on its page."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.desk.shop.goods import GOODS, SHOPS

FOLDER = Path(__file__).parent
LANGUAGES = {"zh": "zh-Hant-TW", "en": "en"}
templates = Jinja2Templates(directory=str(FOLDER / "templates"))


def language_of(request: Request) -> str:
    """Return "zh" or "en": the `lang` in the address, or else what the browser asks for first."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    return "en" if first.startswith("en") else "zh"


async def shop_page(request: Request) -> Response:
    """Answer with the shop's front page in the visitor's language."""
    language = language_of(request)

    def t(chinese: str, english: str) -> str:
        return english if language == "en" else chinese

    words = {"lang": LANGUAGES[language], "language": language, "t": t, "goods": GOODS, "shops": SHOPS}
    return templates.TemplateResponse(request, "shop.html", words, headers={"Vary": "Accept-Language"})


async def without_slash(request: Request) -> Response:
    """Send `/shop/` to `/shop`, so that the page has one address."""
    return RedirectResponse("/shop", status_code=308)


routes = [
    Route("/shop", shop_page, methods=["GET"], name="shop"),
    Route("/shop/", without_slash, methods=["GET"]),
    Mount("/shop/static", StaticFiles(directory=str(FOLDER / "static")), name="shop_static"),
]
