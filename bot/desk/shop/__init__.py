"""The demonstration page: a page like the company's website with the widget; its texts are in the policy folder."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.templating import Jinja2Templates

from bot.desk.feature import Feature
from bot.desk.static_files import PageFiles
from bot.remedy import demo_page

FOLDER = Path(__file__).parent
LANGUAGES = {"zh": "zh-Hant", "en": "en"}
templates = Jinja2Templates(directory=str(FOLDER / "templates"))


def language_of(request: Request) -> str:
    """Return "zh" or "en": `?lang=`, else by the browser's first language."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    return "en" if first.startswith("en") else "zh"


async def shop_page(request: Request) -> Response:
    """Return the company's front page in the visitor's language."""
    context, language = request.app.state.context, language_of(request)
    texts = LANGUAGES[language]

    def t(chinese: str, english: str) -> str:
        return english if language == "en" else chinese

    words = {
        "lang": f"{texts}-{context.policy.company.country}" if texts == "zh-Hant" else texts,
        "language": language,
        "texts": texts,
        "t": t,
        "front": demo_page.front(context.settings.policy_dir, context.policy),
    }
    return templates.TemplateResponse(request, "shop.html", words, headers={"Vary": "Accept-Language"})


async def picture(request: Request) -> Response:
    """Return one of the page's pictures, which are beside page.yml; 404 for any other file."""
    path = request.app.state.context.settings.policy_dir / demo_page.FOLDER / request.path_params["name"]
    if path.name not in (demo_page.HERO, demo_page.PICTURES) or not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type="image/svg+xml")


async def without_slash(request: Request) -> Response:
    """Redirect `/shop/` to `/shop`, so that the page has one address."""
    return RedirectResponse("/shop", status_code=308)


routes = [
    Route("/shop", shop_page, methods=["GET"], name="shop"),
    Route("/shop/", without_slash, methods=["GET"]),
    Route("/shop/pictures/{name}", picture, methods=["GET"]),
    Mount("/shop/static", PageFiles(FOLDER / "static"), name="shop_static"),
]
feature = Feature("shop", routes, is_on=lambda settings: settings.demo)
