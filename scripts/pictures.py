"""Take the pictures of the README: a customer offered a choice, an agent who takes over, a search in the dark."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
NAMES = ("chromium", "chromium-browser", "google-chrome")
COMPLAINT = "上星期三在信義店買的掃地機器人，昨天掃到一半就不動了，我要退款"
CUSTOMER = {"customerName": "王怡婷", "customerPhone": "0912-345-678"}
# Others wait too, each in a browser of their own.
OTHERS = (
    ("zh", "洗衣機送來兩次都是刮傷的，電話也打不通"),
    ("en", "My blender caught fire and my daughter burned her hand!"),
)
PATIENCE = 30_000
# Sharp on dense screens; with 256 colours without dots still small.
SCALE, COLOURS = 2, 256


def look(browser: Browser, width: int, height: int, theme: Literal["light", "dark"] = "light") -> Page:
    """Open a window for somebody in Taipei."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-TW",
        timezone_id="Asia/Taipei",
        reduced_motion="reduce",
        device_scale_factor=SCALE,
        color_scheme=theme,
    )
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def take_picture(page: Page, name: str) -> None:
    """Save what the window shows."""
    page.wait_for_timeout(600)
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path}: {path.stat().st_size // 1024} KB")


def say(page: Page, shop: str, language: str, text: str) -> Locator:
    """Open the widget on the shop's page and say something; return the widget."""
    page.goto(f"{shop.rstrip('/')}/shop?lang={language}")
    widget = page.locator("amends-widget")
    widget.locator(".launcher").click()
    widget.locator(".msg").first.wait_for()
    widget.locator("#amends-message").fill(text)
    widget.locator("#amends-message").press("Enter")
    return widget


def complain(page: Page, shop: str) -> None:
    """Complain until options are on the table; the shop knows who is there."""
    names = "; ".join(f"script.dataset.{name} = {value!r}" for name, value in CUSTOMER.items())
    page.add_init_script(
        "new MutationObserver(() => { const script = document.querySelector('script[src*=widget]');"
        f" if (script) {{ {names} }} }}).observe(document, {{ childList: true, subtree: true }})"
    )
    widget = say(page, shop, "zh", COMPLAINT)
    widget.locator(".card.recap > .main").click()
    widget.locator("li.option .main").first.wait_for()


def ask_for_a_person(page: Page) -> str:
    """Ask for a person; return the number of the case as the widget shows it."""
    widget = page.locator("amends-widget")
    widget.locator(".top .person").click()
    promise = widget.locator(".msg.handoff .words")
    promise.wait_for()
    return next(part for part in promise.inner_text().replace("，", " ").split() if part.count("-") == 2)


def sign_in(page: Page, shop: str, login: str, password: str) -> None:
    """Open the agents' page and sign in."""
    page.goto(f"{shop.rstrip('/')}/desk")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.locator("#tab-waiting").wait_for()


def take_over(page: Page, number: str) -> None:
    """Take the customer's conversation and write the first line."""
    page.locator(".person", has_text=number).click()
    page.locator("[data-act=take]").click()
    page.locator(".reply textarea").fill("王小姐您好，我查到您的訂單了，收件時間想約哪一天？")
    page.keyboard.press("Enter")
    expect(page.locator(".msg--agent:not([data-pending])")).to_have_count(1)
    page.locator(".case__body").focus()
    page.locator(".case__body").blur()


def search(page: Page, words: str) -> None:
    """Look for words and open the first conversation found."""
    page.locator("#search-open").click()
    page.keyboard.type(words)
    page.locator(".result mark", has_text=words).first.click()
    page.locator(".msg--pointed").wait_for()


def main(shop: str, login: str, password: str) -> None:
    """Play the conversation and take both pictures on the way."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        customer = look(browser, 1120, 800)
        complain(customer, shop)
        take_picture(customer, "widget")
        number = ask_for_a_person(customer)
        for language, text in OTHERS:
            page = look(browser, 1120, 800)
            other = say(page, shop, language, text)
            other.locator(".msg.bot").nth(1).wait_for()
            if not other.locator(".card.handoff").is_visible():
                ask_for_a_person(page)
        agent = look(browser, 1366, 820)
        sign_in(agent, shop, login, password)
        take_over(agent, number)
        take_picture(agent, "desk")
        reader = look(browser, 1366, 820, "dark")
        sign_in(reader, shop, login, password)
        search(reader, "電話")
        take_picture(reader, "search")
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: scripts/pictures SHOP_ADDRESS LOGIN PASSWORD")
    main(*sys.argv[1:])
