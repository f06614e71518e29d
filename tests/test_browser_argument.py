"""The view of an argument in the browser: its rule, its map and outline, and one's own."""

from __future__ import annotations

import random

import pytest
from browsing import THEMES, beyond, faults, other_reader, set_up, turn
from playwright.sync_api import expect

from readingroom.document import NOWHERE
from readingroom.html import plain
from readingroom.reading import Claim, Reading, Step, standing
from readingroom.text import Anchor, Scope
from readingroom.views import Argument, argument, scripts, sure

pytestmark = pytest.mark.slow

VIEWS = {
    "map": 'view = rr.widgets.argument(telegram, reading="key")\nview',
    "own": "mine = rr.widgets.argument(telegram)\nmine",
}
POINT = """([line, start, end]) => {
    const row = document.querySelector(`.rr-picker [data-line="${line}"]`);
    document.getSelection().setBaseAndExtent(row.firstChild, start, row.firstChild, end);
    row.closest('.rr-picker').dispatchEvent(new MouseEvent('mouseup'));
}"""


@pytest.fixture(scope="module")
def desk(lab, chromium):
    with set_up(lab, chromium, "argument", VIEWS) as desk:
        yield desk


@pytest.fixture(scope="module")
def rules(desk, telegram):
    """The functions that reckon, on a page that holds the lines of the letters."""
    with other_reader(desk.page) as page:
        yield _rules(page, telegram)


def _rules(page, telegram):
    files = {f"/{name}": text for name, text in scripts("argument")}
    files["/"] = f"<!doctype html>{argument(telegram).html()}"
    page.route("http://page.test/**", lambda route: _from(files, route))
    page.goto("http://page.test/")
    page.evaluate(
        """async () => {
            const { standing, statesOf } = await import("/standing.js");
            const { lettersOf, linesOf } = await import("/passages.js");
            const { anchor } = lettersOf(linesOf(document.querySelector(".rr-picker")));
            const words = (...given) => [...statesOf(...given)].map(([id, is]) => [id, is.words]);
            window.ours = { standing, words, anchor };
        }"""
    )

    def call(name, *given):
        plain = "given instanceof Set ? [...given] : given"
        call = f"arguments_ => {{ const given = ours.{name}(...arguments_); return {plain}; }}"
        return page.evaluate(call, given)

    return call


def _from(files, route):
    path = route.request.url.removeprefix("http://page.test")
    kind = "text/html" if path == "/" else "text/javascript"
    route.fulfill(body=files[path], content_type=f"{kind}; charset=utf-8")


@pytest.fixture
def view(desk):
    view = desk.view("map")
    yield view
    view.get_by_role("button", name="Accept all again").click()
    view.get_by_label("Mao to Kim").check()
    view.get_by_label("Map").check()


@pytest.fixture
def own(desk):
    return desk.view("own")


def written(step):
    return {"from": list(step.from_), "to": step.to, "kind": step.kind}


@pytest.mark.parametrize("width", [1280, 760])
def test_what_is_said_of_a_claim_is_in_sight_however_far_down_it_stands(desk, view, width):
    desk.page.set_viewport_size({"width": width, "height": 900})
    claim = view.locator("button:visible", has_text="M15").first

    claim.click()

    expect(view.locator(".rr-inspector blockquote").first).to_be_in_viewport()
    desk.page.set_viewport_size({"width": 1280, "height": 900})


def test_what_stands_in_the_browser_is_what_stands_in_python(rules, telegram):
    key, dice = telegram.reading("key"), random.Random(21646)
    cases = []
    for _ in range(150):
        ids = [claim.id for claim in key.every(Claim)]
        cases.append((ids, list(key.every(Step)), dice.sample(ids, dice.randrange(len(ids)))))
    for _ in range(350):
        ids = [f"c{n}" for n in range(dice.randrange(1, 12))]
        steps = [
            Step(
                id=str(n),
                from_=tuple(dice.choices([*ids, "elsewhere"], k=dice.randrange(4))),
                to=dice.choice([*ids, "elsewhere"]),
                kind=dice.choice(["supports", "supports", "counts against"]),
            )
            for n in range(dice.randrange(20))
        ]
        cases.append((ids, steps, dice.sample(ids, dice.randrange(len(ids)))))

    for ids, steps, rejected in cases:
        found = rules("standing", ids, [written(step) for step in steps], rejected)
        assert set(found) == standing(ids, steps, rejected), (ids, steps, rejected)


def test_what_is_said_of_a_claim_in_the_browser_is_what_python_says(rules, telegram):
    key, dice = telegram.reading("key"), random.Random(15)
    cases = [(key, [claim.id for claim in key.every(Claim)])] * 60
    for _ in range(140):
        ids = [f"c{n}" for n in range(dice.randrange(1, 10))]
        claims = [Claim(id=id, letter="M", says="", stance="asserts", at=NOWHERE) for id in ids]
        steps = [
            Step(
                id=str(n),
                from_=tuple(set(dice.choices(ids, k=dice.randrange(1, 4)))),
                to=dice.choice(ids),
                kind=dice.choice(["supports", "supports", "counts against"]),
            )
            for n in range(dice.randrange(15))
        ]
        cases.append((Reading("", "", "", (*claims, *steps)), ids))

    for reading, ids in cases:
        rejected, doubted = (dice.sample(ids, dice.randrange(len(ids))) for _ in range(2))
        steps = [written(step) for step in reading.every(Step)]
        found = dict(rules("words", ids, steps, rejected, doubted))
        said = Argument(reading, rejected=rejected, doubted=doubted).states
        assert found == {id: words for id, (_, words) in said.items()}


def test_picked_words_become_anchors_that_python_finds_again(rules, telegram):
    dice, page = random.Random(1952), telegram.page
    for code, outline in page.letter_by_code.items():
        scope = Scope(outline.span, tuple(page.own[code]))
        lines = [number for own in page.own[code] for number in page.lines(own)]
        lines = [each for each in lines if page.text.words(page.text.line_span(each)).strip()]
        for _ in range(60):
            number = dice.choice(lines)
            words = page.text.words(page.text.line_span(number)).split(" ")
            first = dice.randrange(len(words))
            count = dice.choice([1, 1, 2, 6])
            picked = " ".join(words[first : first + count])
            before = " ".join(words[:first]) + (" " if first else "")
            at = rules("anchor", code, number, before, picked)
            span = page.text.find(Anchor(at["quote"], n=at.get("n")), scope)
            assert span.start == page.text.line_span(number).start + len(before)


def test_cards_are_shortened_only_by_leaving_out(telegram):
    for claim in telegram.reading("key").every(Claim):
        runs = list(sure(claim))
        pieces = plain("".join(runs)).split("…")
        text = " ".join(claim.words.split())
        place = 0
        for piece in pieces:
            place = text.index(piece.strip(), place) + 1
        marked = " ".join(plain(each) for each in runs if each.startswith("<")).lower()
        assert all(word.lower() in marked for word in claim.modality)


def test_a_claim_shows_its_words_and_what_it_rests_on(view):
    view.locator("[data-address='claim:greater-failures']").click()
    inspector = view.locator(".rr-inspector")

    expect(inspector.locator("blockquote")).to_contain_text("we possibly will suffer even greater")
    expect(inspector).to_contain_text("Rests on, joined: M13 weak position")
    expect(inspector).to_contain_text("Supports: M14 game lost")
    expect(inspector).to_contain_text("possibly, will")
    expect(view.locator("[data-address='claim:game-lost']")).to_contain_text("rests on it")
    inspector.get_by_role("button", name="M13 weak position").first.click()
    expect(view.locator("[data-address='claim:weak-position']")).to_have_attribute(
        "aria-current", "true"
    )


def test_each_letter_has_its_thesis_and_its_reasons_whether_or_not_it_weighs_options(view):
    expect(view.locator(".rr-arg-thesis:visible")).to_contain_text("refuse")
    expect(view.locator(".rr-arg-reason:visible")).to_contain_text("cannot resolve")
    view.get_by_label("Kim to Mao").check()
    expect(view.locator(".rr-arg-thesis:visible")).to_contain_text("measures")
    expect(view.locator(".rr-arg-reason .rr-arg-card:visible")).to_have_count(2)


def test_rejecting_and_doubting_shows_what_loses_its_support(view):
    view.locator("[data-address='claim:weak-position']").click()
    inspector, verdict = view.locator(".rr-inspector"), view.locator(".rr-verdict")

    inspector.get_by_label("doubt").check()
    expect(verdict).to_contain_text("You doubt: M13 weak position")
    expect(view.locator("[data-address='claim:prestige']")).to_contain_text("less support")
    inspector.get_by_label("reject").check()
    expect(verdict).to_contain_text("The thesis keeps 13 of 16 reasons.")
    expect(view.locator(".rr-argument .rr-arg-fallen")).to_have_count(5)
    expect(view.locator("[role=status]")).to_contain_text("No support left: M12 great harm")
    expect(inspector.get_by_label("reject")).to_be_focused()
    view.get_by_role("button", name="Accept all again").click()
    expect(view.locator(".rr-argument .rr-arg-fallen")).to_have_count(0)
    expect(view.locator("[role=status]")).to_contain_text("You accept every claim.")


def test_the_empty_cell_is_opened_by_keyboard_and_says_what_is_absent(desk, view):
    view.locator("[data-address='claim:prestige']").focus()
    desk.page.keyboard.press("ArrowDown")
    assert desk.page.evaluate("document.activeElement.textContent").startswith("no words")
    desk.page.keyboard.press("Enter")
    expect(view.locator(".rr-inspector .rr-silence")).to_contain_text("is counted for this option")
    desk.page.keyboard.press("Escape")
    expect(view.locator(".rr-inspector")).to_contain_text("Choose a claim")


def test_the_outline_is_equal_to_the_map(view):
    addresses = """each => [...each.querySelectorAll('.rr-argument [data-address]')]
        .map(one => one.dataset.address)"""
    on_map = view.evaluate(addresses)
    view.locator("[data-address='claim:bombardment']").click()
    view.locator(".rr-inspector").get_by_label("reject").check()
    view.get_by_label("Outline").check()

    assert set(view.evaluate(addresses)) == set(on_map)
    expect(view.locator("[data-address='claim:weak-position']")).to_contain_text("no support left")
    expect(
        view.locator(".rr-arg-place").filter(has_text="At the cost of the sacrifices")
    ).to_contain_text("together with M14 greater failures leads to M3 refuse")


def test_unstated_premises_are_switched_on_and_marked_as_added(view):
    premise = view.locator("[data-address='step:weakness-invites']")
    switch = view.get_by_role("button", name="Unstated premises")
    expect(premise).to_be_hidden()
    switch.click()
    expect(premise).to_contain_text("the reading adds")
    premise.click()
    inspector = view.locator(".rr-inspector")
    expect(inspector).to_contain_text("No words of the letter")
    inspector.locator("[data-also^='claim:']").last.click()
    expect(inspector.locator(".rr-arg-adds")).to_contain_text("Unstated, the reading adds:")
    inspector.locator(".rr-arg-adds button").first.click()
    expect(inspector.locator(".rr-kind")).to_contain_text("Unstated premise")
    switch.click()
    expect(premise).to_be_hidden()


def test_python_moves_the_view_and_knows_what_is_rejected(desk, view):
    desk.ask(
        "view.selected = 'claim:passive'; view.doubted = ['passive']; view.arrangement = 'outline'"
    )
    expect(view.get_by_label("Kim to Mao")).to_be_checked()
    expect(view.get_by_label("Outline")).to_be_checked()
    expect(view.locator("[data-address='claim:activate']")).to_contain_text("less support")
    view.locator(".rr-inspector").get_by_label("reject").check()
    expect(view.locator(".rr-verdict")).to_contain_text("The thesis has no support left")
    assert "['passive'] [] K" in desk.ask("print(view.rejected, view.doubted, view.letter)")


def test_an_argument_of_ones_own_is_built_shaken_and_kept(desk, own):
    page = desk.page
    own.get_by_label("Name of an option").fill("Say no")
    own.get_by_role("button", name="Add option").click()
    for line, start, end, says in ((55, 0, 9, "It follows"), (57, 0, 9, "They press")):
        page.evaluate(POINT, [line, start, end])
        own.get_by_label("In plain words").fill(says)
        own.get_by_role("button", name="Add as a claim").click()
    expect(own.locator(".rr-argument .rr-arg-card")).to_have_count(2)
    own.locator(".rr-arg-ticks input").first.check()
    own.get_by_label("Conclusion").select_option(index=2)
    own.get_by_label("Unstated premise that you add").fill("Weakness invites")
    own.get_by_role("button", name="Add step").click()
    expect(own.locator(".rr-argument")).to_contain_text("you add")
    expect(own.locator(".rr-arg-thesis")).to_contain_text("claim 2")
    expect(own.locator(".rr-arg-reason")).to_contain_text("claim 1")
    own.locator(".rr-argument [data-address='claim:claim-1']").click()
    own.locator(".rr-inspector").get_by_label("reject").check()
    expect(own.locator(".rr-argument [data-address='claim:claim-2']")).to_contain_text(
        "no support left"
    )
    said = desk.ask("print(mine.own['claims'][0]['at']['in'], mine.own['steps'], mine.rejected)")
    assert "M [{'id': 'step-1', 'from': ['claim-1'], 'to': 'claim-2'" in said
    own.get_by_role("button", name="Remove M13 claim 1", exact=True).click()
    assert "1 [] []" in desk.ask("print(len(mine.own['claims']), mine.own['steps'], mine.rejected)")


def test_an_option_that_goes_says_which_claims_it_leaves(desk, own):
    option = {"id": "option-1", "letter": "M", "name": "Refuse"}
    at = {"quote": "furious bombardment", "in": "M"}
    claim = {"id": "claim-1", "letter": "M", "stance": "asserts", "option": "option-1", "at": at}
    desk.ask(f"mine.own = {{'options': [{option}], 'claims': [{claim | {'weighs': 'for'}}]}}")

    own.get_by_role("button", name="Remove Refuse", exact=True).click()

    said = "Removed: Refuse; the claim counted under it stays, under no option."
    expect(own.locator("[role=status]")).to_have_text(said)


def test_a_claim_that_goes_takes_its_steps_and_all_of_it_can_be_undone(desk, own):
    first, second = (
        {"id": f"claim-{n}", "letter": "M", "stance": "asserts", "at": {"quote": quote, "in": "M"}}
        for n, quote in enumerate(("furious bombardment", "highly disadvantageous for us"), 1)
    )
    step = {"id": "step-1", "from": ["claim-1"], "to": "claim-2", "kind": "supports"}
    desk.ask(f"mine.own = {{'claims': [{first}, {second}], 'steps': [{step}]}}")
    status = own.locator("[role=status]")

    own.get_by_role("button", name="Remove M3 claim 1", exact=True).click()

    said = "Removed: M3 claim 1, and with it the step that used it."
    expect(status).to_have_text(said)
    expect(own.locator(".rr-undo")).to_contain_text(said)
    assert "1 []" in desk.ask("print(len(mine.own['claims']), mine.own['steps'])")
    own.get_by_role("button", name="Undo").click()
    expect(status).to_have_text(f"Undone: {said}")
    expect(own.locator(".rr-arg-thesis:visible")).to_contain_text("claim 2")
    assert "2 1" in desk.ask("print(len(mine.own['claims']), len(mine.own['steps']))")


def test_a_circle_is_told_aloud(desk, own):
    own.get_by_role("checkbox", name="M3 claim 2").check()
    own.get_by_label("Conclusion").select_option(label="M3 claim 1")
    own.get_by_role("button", name="Add step").click()

    told = "A circle: M3 claim 1 and M3 claim 2 are reasons for one another."
    expect(own.locator(".rr-arg-circle:visible")).to_contain_text(told)
    expect(own.locator("[role=status]")).to_contain_text(told)


def test_words_that_are_typed_are_found_in_the_letter(desk, own):
    words = own.get_by_label("Or type or paste its words")
    words.fill("THE WHOLE GAME")
    words.press("Enter")
    expect(own.locator(".rr-arg-picked q")).to_have_text("the whole game")
    expect(own.get_by_label("In plain words")).to_be_focused()
    words.fill("the whole match")
    words.press("Enter")
    expect(own.locator("[role=status]")).to_contain_text("are not in the letter")


def test_words_are_picked_by_keyboard_alone_and_damage_is_told(desk, own):
    page = desk.page
    own.locator(".rr-picker").focus()
    for key in ("Home", "ArrowDown", "ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(own.locator(".rr-arg-picked q")).to_have_text("After we wrote")
    desk.ask(
        "mine.own = {'claims': [{'id': 'lost', 'letter': 'M', 'at': 'not in it'}], 'steps': 3}"
    )
    expect(own.locator(".rr-faults")).to_contain_text("its words are not in the letter")
    expect(own.locator(".rr-faults")).to_contain_text("the steps are not a list")
    own.get_by_role("button", name="Remove lost").click()
    expect(own.locator(".rr-faults")).not_to_contain_text("lost")


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(desk, view, theme):
    turn(desk.page, theme)
    view.locator("[data-address='claim:weak-position']").click()
    view.locator(".rr-inspector").get_by_label("reject").check()

    assert faults(desk.page) == ""


def test_on_a_phone_nothing_scrolls_sideways(view, own):
    for each in (view, own):
        each.evaluate("each => { each.parentElement.style.width = '344px'; }")
    for layout in ("Outline", "Map"):
        view.get_by_label(layout).check()
        assert beyond(view) == []
    assert beyond(own) == []
    for each in (view, own):
        each.evaluate("each => { each.parentElement.style.width = ''; }")


def test_no_request_leaves_the_machine(desk):
    assert desk.outside == []
