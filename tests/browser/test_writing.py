"""Typed text: input methods, the length limit, and text that looks like markup or code."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Widget
from tests.browser.fake_desk import FakeDesk

HOSTILE = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>&lt;b&gt; ${1} {n}'


def test_the_enter_that_picks_a_character_does_not_send(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    widget.box.focus()
    keyboard = widget.page.context.new_cdp_session(widget.page)
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    keyboard.send("Input.imeSetComposition", {"text": "ㄏㄣˇ", "selectionStart": 3, "selectionEnd": 3})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **enter})
    keyboard.send("Input.insertText", {"text": "很"})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    widget.page.wait_for_timeout(200)
    assert fake_desk.posts == []
    expect(widget.box).to_have_value("很")
    widget.box.press_sequentially("爛")
    widget.box.press("Enter")
    expect(widget.box).to_have_value("")
    expect(widget.log).to_contain_text("很爛")
    expect(widget.panel.get_by_text("已送出")).to_be_visible()
    assert [post["text"] for post in fake_desk.posts] == ["很爛"]


def test_safari_marks_composition_by_key_code_only(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    widget.box.fill("很")
    widget.box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', keyCode: 229, bubbles: true, composed: true, cancelable: true}))"
    )
    expect(widget.box).to_have_value("很")
    assert fake_desk.posts == []


def test_shift_enter_inserts_a_line_break(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    widget.box.press_sequentially("第一行")
    widget.box.press("Shift+Enter")
    widget.box.press_sequentially("第二行")
    widget.box.press("Enter")
    expect(widget.panel.locator(".msg.customer .words")).to_have_text("第一行\n第二行")
    expect(widget.button("退款")).to_be_visible()
    assert fake_desk.posts[0]["text"] == "第一行\n第二行"


def test_a_message_of_blanks_only_is_not_sent(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open().say("  \n ")
    widget.page.wait_for_timeout(150)
    assert fake_desk.posts == []


def test_the_limit_is_counted_in_characters_and_shown_near_its_end(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    count = widget.panel.locator(".count")
    widget.box.fill("字" * 3600)
    expect(count).to_have_text("")
    # An emoji is two code units in JavaScript but one character for the desk.
    widget.box.fill("😤" * 3990)
    expect(count).to_have_text("還可以輸入 10 個字")
    widget.box.fill("😤" * 4001)
    expect(count).to_have_text("多了 1 個字，請分成兩則送出")
    widget.box.press("Enter")
    expect(widget.button("送出")).to_have_attribute("aria-disabled", "true")
    assert fake_desk.posts == []


def test_text_is_never_html(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open().say(HOSTILE)
    expect(widget.button("退款")).to_be_visible()
    fake_desk.say(HOSTILE, role="agent", name=HOSTILE)
    fake_desk.act(owner="agent", agent_name=HOSTILE)
    option = {"command": "x", "title": HOSTILE, "pros": [HOSTILE], "cons": [HOSTILE], "remedy": HOSTILE}
    fake_desk.say(HOSTILE, kind="options", offer_id="1", options=[option, {**option, "title": "B"}])
    facts = {"what": HOSTILE, HOSTILE: HOSTILE}
    fake_desk.say(HOSTILE, kind="recap", facts=facts, confirm={"command": "c", "label": HOSTILE})
    expect(widget.panel.locator(".card.recap")).to_be_visible()
    assert widget.texts_of("customer") == [HOSTILE]
    assert widget.panel.locator("img, script").count() == 0
    assert widget.page.evaluate("window.hurt") is None


def test_addresses_become_links_and_scripts_do_not(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open().say("看 https://example.com/a?b=1。還有 javascript:alert(1) 和 http://example.com/x).")
    links = widget.panel.locator(".msg.customer a")
    expect(links).to_have_count(2)
    assert [link.get_attribute("href") for link in links.all()] == ["https://example.com/a?b=1", "http://example.com/x"]
    assert all("noopener" in str(link.get_attribute("rel")) for link in links.all())


def test_right_to_left_text_keeps_its_direction(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open().say("المكنسة معطلة")
    words = widget.panel.locator(".msg.customer .words")
    expect(words).to_have_text("المكنسة معطلة")
    assert words.evaluate("el => getComputedStyle(el).direction") == "rtl"


def test_a_half_written_message_survives_a_reload(widget: Widget, fake_desk: FakeDesk) -> None:
    widget.open()
    widget.box.fill("我還沒寫完")
    widget.page.reload()
    widget.open()
    expect(widget.box).to_have_value("我還沒寫完")
