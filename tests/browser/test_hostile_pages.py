"""The widget on pages of other people: their scripts, their style sheets, their ways to navigate."""

from __future__ import annotations

from typing import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Widget
from tests.browser.fake_desk import FakeDesk
from tests.browser.pages import CONTENT, TAG, lies_free, shop

Contexts = Callable[..., BrowserContext]

PLAIN = '<script src="/widget.js" data-locale="zh-Hant"></script>'
SCRIPTS = {
    "plain in the head": shop(PLAIN),
    "async in the head": shop(PLAIN.replace("<script", "<script async")),
    "at the end of the body": shop("", CONTENT + PLAIN),
    "added by a script": shop("<script>document.head.append(Object.assign(document.createElement('script'), "
                              "{src: '/widget.js'}))</script>"),
    "a module beside another widget.js": shop(
        '<script src="data:text/javascript,//widget.js"></script><script src="/made/other/widget.js"></script>'
        '<script type="module" src="/widget.js" data-locale="zh-Hant"></script>'
    ),
    "append replaced": shop("<script>Element.prototype.append = function () { throw Error('mine') };"
                            "Element.prototype.replaceChildren = Element.prototype.append</script>" + TAG),
    "no crypto": shop("<script>Object.defineProperty(window, 'crypto', {value: undefined})</script>" + TAG),
    "fetch with cookies and a header": shop(
        "<script>const own = fetch; window.fetch = (address, options) => own(address, {...options,"
        "credentials: 'include', headers: {...options?.headers, 'X-Shop': '1'}})</script>"
        + TAG.replace('src="', 'src="{elsewhere}')
    ),
    "no storage": shop("<script>for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, "
                       "name, {get() { throw new DOMException('denied', 'SecurityError') }})</script>" + TAG),
    "no locks, no event stream": shop("<script>Object.defineProperty(navigator, 'locks', {value: undefined});"
                                      "window.EventSource = undefined</script>" + TAG),
}  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTS)
def test_it_works_wherever_the_tag_stands_and_whatever_the_page_took_away(
    name: str, new_context: Contexts, fake_desk: FakeDesk
) -> None:
    context = new_context()
    elsewhere = fake_desk.url.replace("127.0.0.1", "localhost")
    fake_desk.pages["made"] = SCRIPTS[name].replace("{elsewhere}", elsewhere)
    fake_desk.pages["other/widget.js"] = "1"
    widget = Widget(context.new_page(), f"{fake_desk.url}/made/made").open()
    widget.say("掃地機器人不動了")
    expect(widget.button("退款")).to_be_visible()


def test_in_a_sandboxed_frame_a_message_is_sent_by_button_and_by_key(
    new_context: Contexts, fake_desk: FakeDesk
) -> None:
    context = new_context()
    elsewhere = fake_desk.url.replace("127.0.0.1", "localhost")
    fake_desk.pages["inner"] = shop(TAG.replace('src="', f'src="{elsewhere}'))
    frame = '<iframe sandbox="allow-scripts" src="/made/inner" style="width:900px;height:760px"></iframe>'
    fake_desk.pages["made"] = shop("", frame)
    page = context.new_page()
    page.goto(f"{fake_desk.url}/made/made")
    inner = page.frame_locator("iframe")
    inner.locator("amends-widget .launcher").click()
    inner.locator("#amends-message").fill("掃地機器人不動了")
    inner.locator("amends-widget .send").click()
    expect(inner.get_by_role("button", name="退款", exact=True)).to_be_visible()
    inner.locator("#amends-message").fill("我想找真人")
    inner.locator("#amends-message").press("Enter")
    inner.get_by_label("電話").fill("0912345678")
    inner.get_by_label("電話").press("Enter")
    expect(inner.locator(".msg.customer").last).to_contain_text("我的聯絡方式：0912345678")


NAVIGATIONS = {
    "the body is written anew": "document.body.innerHTML = '<h1>Next</h1>'",
    "the body is replaced": "document.documentElement.replaceChild(document.createElement('body'), document.body)",
    "everything is written anew": "document.documentElement.innerHTML = '<head></head><body>Next</body>'",
    "the root is replaced": "{ const root = document.createElement('html');"
    " root.append(document.createElement('body')); document.replaceChild(root, document.documentElement) }",
}


@pytest.mark.parametrize("name", NAVIGATIONS)
def test_it_stays_with_its_conversation_when_the_page_navigates_without_loading(
    name: str, new_context: Contexts, fake_desk: FakeDesk
) -> None:
    context = new_context()
    fake_desk.pages["made"] = shop()
    widget = Widget(context.new_page(), f"{fake_desk.url}/made/made").open()
    widget.say("掃地機器人不動了")
    expect(widget.button("退款")).to_be_visible()
    widget.page.evaluate(NAVIGATIONS[name])
    expect(widget.button("退款")).to_be_visible()
    # Frameworks run the tags of the new page again.
    widget.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {src: '/widget.js?again'}))"
    )
    widget.button("退款").click()
    expect(widget.panel.locator(".card.recap")).to_be_visible()
    assert widget.page.locator("amends-widget").count() == 1
    assert len(fake_desk.talks) == 1


def test_taken_out_by_the_page_it_stays_out_until_its_tag_comes_again(
    new_context: Contexts, fake_desk: FakeDesk
) -> None:
    context = new_context()
    fake_desk.pages["made"] = shop()
    widget = Widget(context.new_page(), f"{fake_desk.url}/made/made").open()
    widget.page.evaluate("document.querySelector('amends-widget').remove()")
    expect(widget.panel).to_have_count(0)
    widget.page.evaluate("document.body.append(Object.assign(document.createElement('script'), {src: '/widget.js'}))")
    expect(widget.panel).to_be_visible()


STYLES = [
    "*{pointer-events:none!important}",
    "*{visibility:hidden!important}",
    "*{opacity:.2!important}",
    "body *,amends-widget{display:none!important}",
    "*{letter-spacing:.5em!important;text-transform:uppercase!important;direction:rtl!important;font-size:40px!important}",
    "body{transform:translateX(50px);filter:blur(1px);overflow:hidden;height:10px}",
    "html{transform:scale(.9);filter:grayscale(1)}",
    "*{position:static!important;inset:0!important;width:10px!important;clip-path:inset(50%)!important}",
    "body::after{content:'';position:fixed;inset:0;z-index:2147483647;background:#0003}",
    "*{transition:all 9s!important;animation:none!important;transform:translateX(-900px)!important}",
]


@pytest.mark.parametrize("style", STYLES)
def test_no_style_of_the_page_reaches_it(style: str, new_context: Contexts, fake_desk: FakeDesk) -> None:
    context = new_context()
    for name, sheet in (("plain", ""), ("made", f"<style>{style}</style>")):
        fake_desk.pages[name] = shop(sheet + TAG)
    places = {}
    for name in ("plain", "made"):
        page = context.new_page()
        page.goto(f"{fake_desk.url}/made/{name}")
        page.wait_for_function("document.querySelector('amends-widget')?.isConnected")
        assert lies_free(page, ".launcher")
        page.evaluate("document.querySelector('amends-widget').open()")
        page.wait_for_function("document.querySelector('amends-widget').shadowRoot.querySelector('.msg')")
        assert lies_free(page, ".send")
        places[name] = page.evaluate(
            """() => {
                const inner = document.querySelector('amends-widget').shadowRoot;
                return ['.panel', 'h2', '.send', '.bubble'].map(name => {
                    const el = inner.querySelector(name), look = getComputedStyle(el);
                    return [el.offsetWidth, el.offsetHeight, look.letterSpacing, look.textTransform, look.direction,
                        look.fontSize];
                });
            }"""
        )
    assert places["made"] == places["plain"]


def test_the_page_may_hide_it_and_paper_never_shows_it(new_context: Contexts, fake_desk: FakeDesk) -> None:
    context = new_context()
    fake_desk.pages["made"] = shop()
    widget = Widget(context.new_page(), f"{fake_desk.url}/made/made")
    expect(widget.launcher).to_be_visible()
    widget.page.emulate_media(media="print")
    expect(widget.launcher).to_be_hidden()
    widget.page.emulate_media(media="screen")
    expect(widget.launcher).to_be_visible()
    widget.page.evaluate("document.querySelector('amends-widget').hidden = true")
    expect(widget.launcher).to_be_hidden()


def test_the_shop_chooses_another_corner_beside_its_own_button(new_context: Contexts, fake_desk: FakeDesk) -> None:
    context = new_context()
    fake_desk.pages["made"] = shop(TAG.replace("defer", 'data-side="left" data-bottom="90" defer'))
    widget = Widget(context.new_page(), f"{fake_desk.url}/made/made")
    expect(widget.launcher).to_be_visible()
    box = widget.launcher.bounding_box()
    assert box is not None
    assert (box["x"], box["y"] + box["height"]) == (24, 860 - 24 - 90)
    widget.open()
    panel = widget.panel.evaluate("el => el.offsetLeft")
    assert panel == 24


def test_the_button_covers_no_button_that_the_shop_keeps_in_the_corner(
    new_context: Contexts, fake_desk: FakeDesk
) -> None:
    context = new_context(viewport={"width": 390, "height": 844})
    bar = "<div style='position:fixed;bottom:0;left:0;right:0;height:64px'><button style='width:100%;height:64px' "
    fake_desk.pages["made"] = shop(TAG, f"{CONTENT}{bar} id=buy onclick='window.bought = 1'>Buy</button></div>")
    widget = Widget(context.new_page(), f"{fake_desk.url}/made/made")
    expect(widget.launcher).to_be_visible()
    widget.page.wait_for_function(
        "document.querySelector('amends-widget').shadowRoot.querySelector('.launcher').getBoundingClientRect().bottom"
        " < document.querySelector('#buy').getBoundingClientRect().top"
    )
    box = widget.launcher.bounding_box()
    assert box is not None
    widget.page.mouse.click(box["x"] + 20, 844 - 30)
    assert widget.page.evaluate("window.bought") == 1
    # Taken away, it goes down again.
    widget.page.evaluate("document.querySelector('#buy').parentNode.remove(); dispatchEvent(new Event('resize'))")
    after = widget.launcher.bounding_box()
    assert after is not None
    assert after["y"] + after["height"] == 844 - 16
