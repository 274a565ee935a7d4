"""Pages of shops that the widget has to live on, made by a test."""

from __future__ import annotations

from playwright.sync_api import Page

TAG = '<script src="/widget.js" data-locale="zh-Hant" defer></script>'
CONTENT = '<main><h1>Shop</h1><input id="search"><button id="page-button">Help</button></main>'


def shop(head: str = TAG, body: str = CONTENT, html: str = 'lang="zh-Hant"') -> str:
    """Return the HTML of a page."""
    return (
        f"<!doctype html><html {html}><head><meta charset='utf-8'><title>Shop</title>"
        f"<meta name='viewport' content='width=device-width, initial-scale=1'>{head}</head><body>{body}</body></html>"
    )


def lies_free(page: Page, selector: str) -> bool:
    """Return whether a press on the middle of the widget's element reaches it, and it is opaque and visible."""
    return bool(
        page.evaluate(
            """selector => {
                const host = document.querySelector('amends-widget');
                const el = host.shadowRoot.querySelector(selector);
                const box = el.getBoundingClientRect();
                const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
                const hit = document.elementFromPoint(x, y);
                const look = getComputedStyle(host);
                return hit === host && look.visibility === 'visible' && look.opacity === '1'
                    && x > 0 && y > 0 && x < innerWidth && y < innerHeight;
            }""",
            selector,
        )
    )
