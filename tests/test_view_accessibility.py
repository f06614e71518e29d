"""Views for every hand and eye: what the browser tells those who listen, where the focus is."""

from __future__ import annotations

import itertools
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser_page
from perceiving import cut_by_spacing, faint, misnamed, without_a_ring
from playwright.sync_api import expect
from standing import answered

import readingroom as rr

pytestmark = pytest.mark.usefixtures("elsewhere")
CLAIMS = {
    "options": [{"id": "refuse", "name": "Refuse", "letter": "M"}],
    "claims": [
        {"id": "all", "letter": "M", "at": {"quote": "our comrades unanimously consider"}},
        {"id": "harm", "letter": "M", "at": {"quote": "that will bring great harm"}},
        {"id": "new", "letter": "M", "at": {"quote": "the enemy will make a new concession"}},
    ],
    "steps": [{"id": "one", "from": ["all"], "to": "harm", "kind": "supports"}],
}
DEMANDS = {
    "demands": [
        {
            "id": "guns",
            "request": "1",
            "kind": ["defensive"],
            "at": {"quote": "strengthen antiaircraft artillery"},
        }
    ]
}
VIEWS = {
    "text": lambda telegram: rr.widgets.text(telegram, reading="key"),
    "page": lambda telegram: rr.widgets.text(telegram, layout="page"),
    "letters": lambda telegram: rr.widgets.text(telegram, layout="letters", reading="key"),
    "provenance": lambda telegram: rr.widgets.provenance(telegram, reading="key"),
    "argument": lambda telegram: rr.widgets.argument(telegram, reading="key"),
    "own argument": lambda telegram: rr.widgets.argument(telegram, own=CLAIMS),
    "requests": lambda telegram: rr.widgets.requests(telegram, reading="key"),
    "own requests": lambda telegram: rr.widgets.requests(telegram, own=DEMANDS),
    "days": lambda telegram: rr.widgets.timeline(telegram),
    "years": lambda telegram: rr.widgets.timeline(telegram, scale="years"),
    "order": lambda telegram: rr.widgets.timeline(telegram, scale="order"),
}
SAMPLE = ("own argument", "days")
every_view = pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] * (name not in SAMPLE)) for name in VIEWS],
)


@pytest.fixture(scope="module")
def context(chromium):
    with browser_page(chromium) as page:
        yield page.context


@pytest.fixture
def living(context, telegram):
    """How a view that Python answers is opened, on a page so large."""
    page = context.new_page()

    def open_(name, wide=1200, high=900, **media):
        page.set_viewport_size({"width": wide, "height": high})
        page.emulate_media(**media)
        return answered(page, VIEWS[name](telegram))

    yield open_
    page.close()


def tree(view):
    """What the browser tells of a view: pairs of role and name in their order."""
    said = re.findall(r"^ *- '?(\w+)(?: \"((?:[^\"\\]|\\.)*)\")?(.*)$", view.aria_snapshot(), re.M)
    return [(role, name, rest) for role, name, rest in said]


# ------------------------------------------------------------------ names, roles, groups, headings


@every_view
def test_headings_go_down_in_steps_and_whatever_can_be_pressed_or_entered_has_a_name(living, name):
    view = living(name)
    said = tree(view)
    levels = [int(rest.split("level=")[1][0]) for role, _, rest in said if role == "heading"]
    named = {"button", "radio", "checkbox", "searchbox", "textbox", "combobox", "table"}
    nameless = [each for each in said if each[0] in named and not each[1]]

    assert levels[0] == 3 and levels.count(3) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert nameless == []
    places = [said.index(each) for each in said if each[:2] == ("group", "Inspector")]
    assert len(places) == 1
    assert [each for each in said[places[0] :] if each[0] == "heading"] == []


def test_marks_of_the_text_say_their_kind_and_a_bracket_is_one_button(living):
    view = living("text")
    line = view.locator(".rr-line:has([aria-label='K7, line 86'])")
    buttons = line.locator(".rr-words").get_by_role("button")
    names = [re.search('button "([^"]*)', each.aria_snapshot())[1] for each in buttons.all()]

    assert "PVO, term" in names and "city of Pyongyang, place" in names
    assert [each for each in names if each.startswith("[")] == [
        "[Anti-aircraft Defense], editor’s bracket",
        "[Supung or Shuifeng], editor’s bracket",
        "[Bukcheng], editor’s bracket",
    ]
    assert all(", " in each for each in names)


@pytest.mark.parametrize("name", ["text", "page"])
def test_the_text_tells_without_rails_and_typefaces_who_speaks_and_what_lies_in_what(living, name):
    view = living(name)
    heads = [head for role, head, _ in tree(view) if role == "heading"]
    cover = "Mao to Filippov, the covering telegram"

    assert f"Kim to Mao, 16 July 1952 (enclosed in “{cover}”; voice: author)" in heads
    assert "Soviet registry (voice: registry)" in heads
    view.locator(".rr-legend .rr-is-part").click()
    assert [head for role, head, _ in tree(view) if role == "heading"] == heads
    view.get_by_role("button", name="M16, line 61").click()
    expect(view.locator(".rr-inspector blockquote")).to_contain_text("surely will not cause")


def test_the_document_tells_without_bars_and_typefaces_who_speaks_and_what_lies_in_what(telegram):
    heads = re.findall(r"(?s)<h4[^>]*>(.*?)</h4>", telegram._repr_html_())
    said = [re.sub(r"<[^>]+>", "", each) for each in heads]
    cover = "Mao to Filippov, the covering telegram"

    assert f"Kim to Mao, 16 July 1952 (enclosed in “{cover}”; voice: author)" in said
    assert "Soviet registry (voice: registry)" in said


def test_rows_of_the_timeline_say_their_kind_and_stand_in_their_group(living):
    view = living("days")
    rows = view.locator(".rr-event:visible")
    kinds = view.locator(".rr-legend .rr-button").all_inner_texts()
    words = [re.sub(r"\s*\d*$", "", each) for each in kinds]
    names = [each.aria_snapshot() for each in rows.all()]

    assert [each for each in names if not any(f"{kind}:" in each for kind in words)] == []
    outside = view.get_by_role("group", name="Not in the document")
    expect(outside.locator(".rr-event")).to_have_count(6)
    expect(outside.get_by_role("heading")).to_have_text("Not in the document")


# ------------------------------------------------------------------ focus, and what is said

_CONTROLS = "button, input, select, summary, textarea, [role=button], [tabindex]"
_KINDS = """(all) => all.filter((each) => each.checkVisibility() && !each.disabled).map((each) => {
    const { do: act, field, by, choice } = each.dataset;
    const where = each.closest(".rr-inspector") ? "in the inspector" : "";
    return [each.tagName, each.type, each.className, act, field, by, choice, each.name, where]
        .join(" ");
})"""
_FOCUS = (
    """(all, at) => all.filter((each) => each.checkVisibility() && !each.disabled)[at]?.focus()"""
)


def _keys(kind):
    """The keys by which a control of a kind is used."""
    if kind.startswith("SELECT") or "radio" in kind:
        return ["ArrowDown"]
    if "checkbox" in kind:
        return ["Space"]
    return ["x", "Enter"] if kind.startswith("INPUT") else ["Enter"]


@pytest.mark.slow
@every_view
def test_after_every_act_the_focus_is_in_the_view_and_the_act_was_told_once(living, name):
    """Each kind of control is used, also those that come by an act; so are keys of the view."""
    view = living(name)
    page, tried, lost, often = view.page, set(), [], []
    controls = view.locator(_CONTROLS)
    while new := [each for each in controls.evaluate_all(_KINDS) if each not in tried]:
        tried.add(new[0])
        for key in [*_keys(new[0]), "Control+z", "Escape"]:
            controls.evaluate_all(_FOCUS, controls.evaluate_all(_KINDS).index(new[0]))
            page.evaluate("window.heard.splice(0)")
            page.keyboard.press(key)
            page.wait_for_timeout(20)
            if not view.evaluate("(view) => view.contains(document.activeElement)"):
                lost.append((new[0], key))
            said = set(page.evaluate("window.heard"))
            often += [(new[0], key, said)] if len(said) > 1 else []
            if new[0] not in controls.evaluate_all(_KINDS):
                break

    assert len(tried) > 8
    assert lost == []
    assert often == []


def _told(view):
    return view.locator(":scope > [role=status]")


def test_a_choice_of_letter_layout_scale_or_words_says_what_it_does(living):
    view = living("own argument")
    view.get_by_label("Outline").check()
    expect(_told(view)).to_have_text("Show as: Outline.")
    view.get_by_label("Kim to Mao, 16 July 1952").check()
    expect(_told(view)).to_have_text("Letter: Kim to Mao, 16 July 1952.")


def test_a_filter_is_told_when_typing_rests_and_not_at_each_key(living):
    view = living("requests")
    view.get_by_label("Only rows with").press_sequentially("air", delay=20)

    expect(_told(view)).to_contain_text("entries shown.")
    assert len(view.page.evaluate("window.heard")) == 1


# ------------------------------------------------------------------ what is built


def _press(view, keys):
    view.page.keyboard.press(keys)


def test_what_is_removed_from_an_argument_is_told_and_comes_back_and_goes_again(living):
    view = living("own argument")
    claims, steps = view.locator("[data-list=claims] li"), view.locator("[data-list=steps] li")
    view.get_by_role("button", name="Remove M3 all", exact=True).click()
    expect(_told(view)).to_have_text("Removed: M3 all, and with it the step that used it.")
    expect(claims).to_have_count(2)
    expect(steps).to_have_count(0)

    _press(view, "Control+z")
    expect(claims).to_have_count(3)
    expect(steps).to_have_count(1)
    expect(view.locator(".rr-argument .rr-arg-card")).to_have_count(3)
    _press(view, "Control+Shift+z")
    expect(claims).to_have_count(2)
    view.get_by_role("button", name="Undo").click()
    expect(view.get_by_role("button", name="Redo")).to_be_focused()
    expect(steps).to_have_count(1)
    view.locator(".rr-argument .rr-arg-card").first.click()
    view.locator(".rr-inspector").get_by_label("reject").check()
    expect(view.locator(".rr-verdict")).to_contain_text("You reject")
    _press(view, "Control+z")
    expect(view.locator(".rr-verdict")).not_to_contain_text("You reject")


def test_a_claim_half_filled_stays_when_another_letter_is_looked_at(living):
    view = living("own argument")
    view.get_by_label("Or type or paste its words").fill("at the present time we ask you")
    view.get_by_role("button", name="Find them").click()
    says = view.locator("[data-field=says]")
    says.fill("China offers to help")
    view.get_by_label("Kim to Mao, 16 July 1952").check()

    expect(says).to_have_value("China offers to help")
    expect(view.locator(".rr-arg-picked q")).to_have_text("at the present time we ask you")
    view.get_by_role("button", name="Add as a claim").click()
    expect(view.locator("[data-list=claims] li")).to_have_count(4)
    expect(view.locator("section[data-letter=M] .rr-arg-card")).to_have_count(4)


def test_a_circle_is_told_in_a_sentence(living):
    view = living("own argument")
    view.get_by_label("M12 harm", exact=True).check()
    view.locator("[data-field=to]").select_option("all")
    view.get_by_role("button", name="Add step").click()

    expect(_told(view)).to_contain_text("A circle: M3 all and M12 harm are reasons for one another")
    expect(view.locator(".rr-arg-circle")).to_contain_text("cannot hold each other up")


def test_an_order_and_demands_are_taken_back_by_keys(living):
    view = living("own requests")
    mine = view.locator(".rr-demand")
    view.locator(".rr-remove").first.click()
    expect(mine).to_have_count(0)
    _press(view, "Control+z")
    expect(mine).to_have_count(1)


def test_moves_of_an_order_are_taken_back_by_keys(living):
    view = living("order")
    places = view.locator(".rr-order .rr-what")
    before = places.all_inner_texts()
    view.get_by_role("button", name="Later").first.click()
    assert places.all_inner_texts() != before
    _press(view, "Control+z")
    assert places.all_inner_texts() == before


# ------------------------------------------------------------------ what is in the inspector


def test_with_another_letter_the_inspector_no_longer_speaks_of_a_claim_that_is_not_there(living):
    view = living("argument")
    inspector, hint = view.locator(".rr-inspector"), "Choose a claim to see all its words"
    view.locator(".rr-arg-card:visible").first.click()
    expect(inspector).not_to_contain_text(hint)
    view.get_by_label("Kim to Mao, 16 July 1952").check()
    expect(inspector).to_contain_text(hint)


def test_an_hour_in_the_inspector_follows_the_clocks(living):
    view = living("days")
    inspector = view.locator(".rr-inspector")
    view.locator("[data-event=reply]").first.click()
    view.get_by_label("Clock of Kim Il Sung").select_option("pyongyang")
    expect(inspector).to_contain_text("Pyongyang, chosen")
    view.get_by_label("Clock of Kim Il Sung").select_option("")
    expect(inspector).not_to_contain_text("chosen")
    _press(view, "Escape")
    view.locator("[data-event=reply]").first.press("Escape")
    expect(inspector).to_contain_text("Choose an event to see its words.")


# ------------------------------------------------------------------ sizes, colours

_COVERED = """(node) => {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    const high = Math.min((top + bottom) / 2, top + 20);
    const at = document.elementFromPoint((left + right) / 2, high);
    return at && !node.contains(at) && !at.contains(node) ? at.outerHTML.slice(0, 80) : "";
}"""


@pytest.mark.slow
@pytest.mark.parametrize(("wide", "high"), [(320, 256), (390, 700)])
@every_view
def test_at_400_per_cent_and_on_a_phone_nothing_lies_upon_what_has_the_focus(
    living, name, wide, high
):
    view = living(name, wide, high)
    page, covered = view.page, []
    thing = view.locator(".rr-content [data-address]:visible, .rr-content .rr-event:visible").first
    for key in ("Enter", *["ArrowDown"] * 12, *["Tab"] * 6):
        if key == "Enter":
            thing.focus()
        page.keyboard.press(key)
        focused = page.evaluate_handle("document.activeElement").as_element()
        covered.append(focused.evaluate(_COVERED))

    assert [each for each in covered if each] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= wide


@pytest.mark.slow
@pytest.mark.parametrize("colours", ["light", "dark"])
@every_view
def test_with_the_colours_of_the_system_axe_finds_nothing_and_shapes_are_seen(
    living, name, colours
):
    view = living(name, forced_colors="active", color_scheme=colours)
    faint = view.evaluate("""(view) => {
        const probe = document.createElement("i");
        document.body.append(probe);
        const of = (name) => { probe.style.color = name; return getComputedStyle(probe).color; };
        const theirs = ["CanvasText", "Canvas", "ButtonText", "GrayText", "Highlight"].map(of);
        const shapes = ".rr-glyph, .rr-tick, .rr-point, .rr-stretch, .rr-rail i, .rr-basis i";
        return [...view.querySelectorAll(shapes)].filter((each) => each.checkVisibility())
            .map((each) => [each.getAttribute("class"), getComputedStyle(each)])
            .map(([name, style]) =>
                [name, name.includes("glyph") ? style.color : style.borderRightColor])
            .filter(([, colour]) => !theirs.includes(colour)).map(String);
    }""")
    found = Axe().run(view.page, context={"include": [[".rr-view"]]})

    assert faint == []
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_edge_of_a_bar_that_only_lasts_is_seen(living, colours):
    view = living("days", color_scheme=colours)
    edge, paper = view.evaluate("""(view) => {
        const bar = view.querySelector(".rr-stretch.rr-is-lasting");
        return [getComputedStyle(bar).borderTopColor, getComputedStyle(view).backgroundColor];
    }""")

    assert _contrast(edge, paper) >= 3


def _contrast(one, other):
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _light(colour):
    parts = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return sum(share * each for share, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("type_", ["100%", "150%", "200%"])
@pytest.mark.parametrize("name", ["days", "years"])
def test_hours_and_months_of_a_ruler_stand_apart_in_any_type(living, name, type_):
    view = living(name)
    view.page.add_style_tag(content=f"html {{ font-size: {type_}; }}")
    for wide in (480, 800, 1280):
        view.page.set_viewport_size({"width": wide, "height": 900})
        _assert_apart(view)


def _assert_apart(view):
    boxes = view.locator(".rr-scale :is(i, b):visible").evaluate_all("""(all) => all.map((each) => {
        const range = document.createRange();
        range.selectNodeContents(each);
        const finer = each.querySelector("i");
        if (finer) range.setEndBefore(finer);
        const { left, right, top } = range.getBoundingClientRect();
        return [Math.round(top), left, right];
    })""")

    assert boxes
    for (row, _, end), (next_, start, _) in itertools.pairwise(sorted(boxes)):
        assert row != next_ or end <= start, boxes


def test_two_letters_are_both_in_sight_without_marks_and_marks_come_back(living):
    view = living("text", 800)
    view.get_by_label("Two letters").check()
    expect(_told(view)).to_contain_text("Marks are off")
    expect(view.locator(".rr-mark[role=button]")).to_have_count(0)
    view.locator(".rr-text").scroll_into_view_if_needed()
    for letter in ("Mao to Kim, 15 July 1952", "Kim to Mao, 16 July 1952"):
        expect(view.get_by_role("group", name=letter)).to_be_in_viewport(ratio=0.6)
    left = view.get_by_label("Left")
    left.focus()
    _press(view, "ArrowUp")
    expect(left).to_be_focused()
    view.get_by_label("Reading text").check()
    assert view.locator(".rr-mark[role=button]").count() > 100


def _box(node):
    return node.bounding_box()


@every_view
def test_at_800_px_the_inspector_lies_upon_nothing(living, name):
    view = living(name, 800)
    view.locator(".rr-content [data-address]:visible").first.click()
    content, inspector = map(_box, (view.locator(".rr-content"), view.locator(".rr-inspector")))

    beside = content["x"] + content["width"] <= inspector["x"]
    below = content["y"] + content["height"] <= inspector["y"]
    assert beside or below


# ------------------------------------------------------------------ what axe does not look at


@pytest.mark.slow
@pytest.mark.parametrize("name", VIEWS)
def test_what_is_seen_on_a_control_is_in_its_name(living, name):
    assert misnamed(living(name)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", VIEWS)
def test_whatever_has_the_focus_by_tab_shows_it(living, name):
    view = living(name)
    view.evaluate("(view) => view.focus()")

    assert without_a_ring(view.page) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", VIEWS)
def test_edges_of_fields_and_shapes_of_kinds_stand_out(living, name):
    view = living(name)
    for colours in ("light", "dark"):
        view.page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        assert faint(view) == [], colours


@pytest.mark.slow
@pytest.mark.parametrize("name", VIEWS)
def test_spaced_text_is_cut_nowhere(living, name):
    view = living(name)
    for wide in (1200, 390):
        view.page.set_viewport_size({"width": wide, "height": 900})
        assert cut_by_spacing(view) == [], wide
