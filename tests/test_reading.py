"""What stands and what falls in the argument of the telegram, and how the key counts."""

from __future__ import annotations

from collections import Counter
from graphlib import TopologicalSorter

import pytest
from hypothesis import given
from hypothesis import strategies as some

import readingroom as rr
from readingroom.document import NOWHERE
from readingroom.reading import Claim, Demand, Option, Reading, Step, frame_of, standing

# Claims that the thesis rests on in the end, and that nothing in the letter supports.
GROUNDS = [
    "bombardment",
    "no-concession",
    "unanimous",
    "front-line",
    "parallel-held",
    "tempered",
    "peoples-inspired",
    "pinned-down",
    "soviet-rebuilding",
    "all-strength",
    "appeal-together",
    "talks-hold",
    "cannot-resolve",
]


@pytest.fixture(scope="session")
def key(telegram):
    return telegram.reading("key")


def fallen(key, *rejected: str) -> set[str]:
    """What falls with the claims that are rejected, these left out."""
    claims = {claim.id for claim in key.every(Claim)}
    assert claims.issuperset(rejected)
    return claims - standing_in(key, rejected) - set(rejected)


def standing_in(key, rejected=()) -> frozenset[str]:
    return standing([claim.id for claim in key.every(Claim)], key.every(Step), rejected)


def step(to: str, *premises: str, kind: str = "supports") -> Step:
    return Step(id=f"{'-'.join(premises)}-{to}", from_=premises, to=to, kind=kind)


# ---------------------------------------------------------------- the rule by itself


def test_a_claim_that_is_given_no_support_stands_by_itself():
    assert standing(["alone"], []) == {"alone"}


def test_a_rejected_claim_does_not_stand_however_well_supported():
    steps = [step("thesis", "a"), step("thesis", "b")]
    assert standing(["thesis", "a", "b"], steps, {"thesis"}) == {"a", "b"}


def test_linked_premises_need_each_other():
    steps = [step("thesis", "a", "b")]
    assert standing(["thesis", "a", "b"], steps, {"a"}) == {"b"}


def test_convergent_premises_do_not():
    steps = [step("thesis", "a"), step("thesis", "b")]
    assert standing(["thesis", "a", "b"], steps, {"a"}) == {"thesis", "b"}
    assert standing(["thesis", "a", "b"], steps, {"a", "b"}) == set()


def test_what_counts_against_weighs_and_does_not_bring_down():
    steps = [step("thesis", "cost", kind="counts against")]
    assert standing(["thesis", "cost"], steps) == {"thesis", "cost"}
    assert standing(["thesis", "cost"], steps, {"cost"}) == {"thesis"}


def test_two_claims_that_only_support_each_other_do_not_stand():
    steps = [step("egg", "hen"), step("hen", "egg")]
    assert standing(["hen", "egg"], steps) == set()
    assert standing(["hen", "egg", "farm"], [*steps, step("hen", "farm")]) == {"hen", "egg", "farm"}


def test_the_order_of_claims_and_steps_does_not_matter(key):
    claims, steps = [claim.id for claim in key.every(Claim)], key.every(Step)
    rejected = {"bombardment", "talks-hold"}
    assert standing(claims[::-1], steps[::-1], rejected) == standing_in(key, rejected)


# ---------------------------------------------------------------- the argument of the telegram


def test_everything_stands_before_anything_is_rejected(key):
    assert fallen(key) == set()
    assert len(standing_in(key)) == len(key.every(Claim)) == 33


@pytest.mark.parametrize(
    ("rejected", "falls"),
    [
        # A linked step: without the pressure there are no greater failures, and no lost game.
        ("further-pressure", {"greater-failures", "game-lost", "prestige"}),
        # Linked with it, and all the harm besides: if giving way under fire does not weaken.
        (
            "weak-position",
            {"further-pressure", "greater-failures", "game-lost", "prestige", "great-harm"},
        ),
        # The chain begins with the bombing; the thesis has other reasons.
        (
            "bombardment",
            {
                "weak-position",
                "further-pressure",
                "greater-failures",
                "game-lost",
                "prestige",
                "great-harm",
            },
        ),
        # Great harm has a nearer reason than the end of the chain; prestige has another one too.
        ("greater-failures", {"game-lost"}),
        ("game-lost", set()),
        # The offer of help: the invitation falls with the wish behind it, “not alone” has more.
        ("all-strength", {"come-to-us"}),
        ("talks-hold", {"new-concession"}),
        ("cannot-resolve", {"fight-on"}),
        # One of three brakes on a new war.
        ("pinned-down", set()),
        ("peoples-inspired", set()),
        # The cost counts against; without it nothing falls.
        ("further-losses", set()),
        # Nothing rests on the thesis, nor on the announced plan.
        ("refuse", set()),
        ("two-sides", set()),
        # Kim's own short chain.
        ("passive", {"activate", "measures"}),
        ("activate", {"measures"}),
        # He calls the analysis correct, and argues nothing from it.
        ("correct", set()),
    ],
)
def test_what_falls_with_one_claim(key, rejected, falls):
    assert fallen(key, rejected) == falls


def test_the_delay_of_a_war_falls_with_all_three_brakes_and_not_before(key):
    brakes = ["peoples-inspired", "pinned-down", "soviet-rebuilding"]
    assert fallen(key, *brakes[:2]) == set()
    assert fallen(key, *brakes) == {"war-delayed"}


def test_not_alone_has_three_signs(key):
    signs = ["peoples-inspired", "soviet-rebuilding", "all-strength"]
    assert "not-alone" not in fallen(key, *signs[:2])
    assert "not-alone" in fallen(key, *signs)


def test_great_harm_stands_on_the_bad_position_alone(key):
    assert "great-harm" not in fallen(key, "game-lost", "parallel-held")
    assert "great-harm" in fallen(key, "weak-position")


def test_the_thesis_survives_the_loss_of_any_one_claim(key):
    for claim in key.every(Claim):
        if claim.id != "refuse":
            assert "refuse" in standing_in(key, {claim.id}), claim.id


def test_the_thesis_falls_when_its_last_support_does(key):
    direct = [
        premise
        for each in key.every(Step)
        if each.to == "refuse" and each.kind == "supports"
        for premise in each.from_
    ]
    assert len(set(direct)) == 16
    assert "refuse" not in standing_in(key, direct)
    idle = {kept for kept in direct if "refuse" not in standing_in(key, set(direct) - {kept})}
    # These rest in turn on others of the sixteen, or need one of them beside them.
    assert idle == {"great-harm", "prestige", "new-concession", "greater-failures"}


@pytest.mark.parametrize("kept", GROUNDS)
def test_any_one_of_thirteen_grounds_carries_the_thesis(key, kept):
    assert "refuse" not in standing_in(key, GROUNDS)
    assert "refuse" in standing_in(key, set(GROUNDS) - {kept})


def test_the_grounds_are_all_that_the_thesis_rests_on(key):
    supported = {each.to for each in key.every(Step) if each.kind == "supports"}
    reached, rest = set(), {"refuse"}
    while rest:
        reached |= rest
        rest = {
            premise
            for each in key.every(Step)
            if each.kind == "supports" and each.to in rest
            for premise in each.from_
        } - reached
    assert reached - supported == set(GROUNDS)


def test_kims_claims_and_maos_do_not_carry_each_other(key):
    letter = {claim.id: claim.letter for claim in key.every(Claim)}
    assert all(letter[from_] == letter[s.to] for s in key.every(Step) for from_ in s.from_)


def test_no_claim_supports_itself_in_the_end(key):
    graph: dict[str, set[str]] = {}
    for each in key.every(Step):
        if each.kind == "supports":
            graph.setdefault(each.to, set()).update(each.from_)
    order = list(TopologicalSorter(graph).static_order())  # raises CycleError if one does
    assert order.index("bombardment") < order.index("game-lost") < order.index("refuse")


def test_the_only_linked_steps(key):
    assert {each.id: set(each.from_) for each in key.every(Step) if each.linked} == {
        "pressure-ends-in-failure": {"weak-position", "further-pressure"},
        "sacrifice-in-vain": {"parallel-held", "greater-failures"},
    }


LINKS = ["weakness-invites", "pressure-ends-in-failure", "failure-loses-all"]


def test_the_slope_is_the_whole_chain_and_its_links_are_causes(telegram, key):
    steps = {each.id: each for each in key.every(Step)}
    assert [each.id for each in steps.values() if each.scheme == "slippery slope"] == [
        "defeat-is-harm"
    ]
    assert {steps[link].scheme for link in LINKS} == {"argument from cause to effect"}
    unsure = [
        to
        for to in (steps[link].to for link in LINKS)
        if "possibly" in telegram[f"claim:{to}"].modality
    ]
    assert unsure == ["greater-failures"]


@given(data=some.data())
def test_rejecting_more_never_makes_more_stand(telegram, data):
    key = telegram.reading("key")
    claims = [claim.id for claim in key.every(Claim)]
    fewer = data.draw(some.sets(some.sampled_from(claims)))
    more = fewer | data.draw(some.sets(some.sampled_from(claims)))
    assert standing_in(key, more) <= standing_in(key, fewer)
    assert standing_in(key, fewer).isdisjoint(fewer)


NODES = [f"c{n}" for n in range(6)]
STEPS = some.lists(
    some.builds(
        Step,
        id=some.just("s"),
        from_=some.lists(some.sampled_from(NODES), min_size=1, max_size=3, unique=True).map(tuple),
        to=some.sampled_from(NODES),
        kind=some.sampled_from(["supports", "counts against"]),
    ),
    max_size=10,
)


@given(steps=STEPS, rejected=some.sets(some.sampled_from(NODES)))
def test_whatever_stands_has_a_reason_or_needs_none(steps, rejected):
    """In any argument, cycles included."""
    stand = standing(NODES, steps, rejected)
    support = [each for each in steps if each.kind == "supports"]
    for node in NODES:
        reasons = [each for each in support if each.to == node]
        carried = any(stand.issuperset(each.from_) for each in reasons)
        if node in stand:
            assert node not in rejected and (not reasons or carried)
        else:
            assert node in rejected or (reasons and not carried)


@given(steps=STEPS, rejected=some.sets(some.sampled_from(NODES)), also=some.sampled_from(NODES))
def test_what_has_fallen_may_be_rejected_too_without_any_change(steps, rejected, also):
    stand = standing(NODES, steps, rejected)
    if also not in stand:
        assert standing(NODES, steps, rejected | {also}) == stand
    else:
        assert standing(NODES, steps, rejected | {also}) < stand


def test_the_table_of_claims_says_what_stands(telegram):
    table = rr.tables.claims(telegram, reading="key", rejected=["passive"])
    assert set(table.index[~table["stands"]]) == {"passive", "activate", "measures"}


# ---------------------------------------------------------------- the frame of an argument


def framed(claims, steps=(), options=()):
    """The places of claims, given as `a`, or `a under x` where it speaks for an option."""
    things = [Option(id=each, letter="M", name=each) for each in options]
    for each in claims:
        id, _, option = each.partition(" under ")
        weighs = "for" if option else ""
        things.append(
            Claim(
                id=id,
                letter="M",
                says="",
                stance="asserts",
                at=NOWHERE,
                option=option,
                weighs=weighs,
            )
        )
    return frame_of(Reading("me", "", "", (*things, *steps)))


def test_the_frame_of_maos_argument(key):
    found = frame_of(key)
    held = {
        where: {
            claim.id
            for claim in key.every(Claim)
            if found[claim.id] == where and claim.letter == "M"
        }
        for where in found.values()
    }

    assert held["thesis"] == {"refuse"}
    assert held["reason"] == {"bombardment", "no-concession", "unanimous", "cannot-resolve"}
    assert held["alone"] == {"two-sides", "report-filippov", "report-back"}
    assert held["option"] == {claim.id for claim in key.every(Claim) if claim.option}
    assert "other" not in held


def test_kims_letter_weighs_nothing_and_has_a_thesis_all_the_same(key):
    found = frame_of(key)

    assert {claim.id: found[claim.id] for claim in key.every(Claim) if claim.letter == "K"} == {
        "correct": "alone",
        "passive": "reason",
        "activate": "reason",
        "measures": "thesis",
    }


def test_a_circle_has_no_thesis_and_what_leads_only_into_it_is_no_reason():
    steps = [step("hen", "egg"), step("egg", "hen"), step("hen", "farm")]
    assert framed(["hen", "egg", "farm"], steps) == dict.fromkeys(["hen", "egg", "farm"], "other")


def test_a_claim_counted_under_an_option_is_never_the_thesis():
    steps = [step("cheap", "price")]
    assert framed(["cheap under buy", "price"], steps, ["buy"]) == {
        "cheap": "option",
        "price": "other",
    }
    # An option of another letter, or one that is gone, frames nothing.
    assert framed(["cheap under buy", "price"], steps) == {"cheap": "thesis", "price": "reason"}


def test_what_is_built_on_in_another_letter_stays_the_thesis_of_its_own(key):
    answer = step("activate", "refuse")
    more = Reading("me", "", "", (*key, answer, step("correct", "two-sides")))
    before, after = frame_of(key), frame_of(more)

    assert after["refuse"] == before["refuse"] == "thesis"
    assert (after["two-sides"], after["correct"]) == ("other", "thesis")
    assert {id for id in after if after[id] != before[id]} == {"two-sides", "correct"}


CLAIMS = some.lists(some.sampled_from([*NODES, *(f"{node} under x" for node in NODES)]), max_size=9)


@given(
    claims=CLAIMS.map(lambda drawn: list({each.split()[0]: each for each in drawn}.values())),
    steps=STEPS,
    options=some.sampled_from([(), ("x",)]),
)
def test_every_claim_has_the_place_that_its_steps_give_it(claims, steps, options):
    """In any argument, circles and premises that are not there included."""
    found = framed(claims, steps, options)
    links = {(one, to.to) for to in steps for one in to.from_ if one != to.to}
    links = {link for link in links if found.keys() >= set(link)}
    onward = {id: {to for one, to in links if one == id} for id in found}

    assert found.keys() == {each.split()[0] for each in claims}
    for each in claims:
        id, _, option = each.partition(" under ")
        ends, linked = not onward[id], any(id in link for link in links)
        concluded = any(to == id for _, to in links)
        assert (found[id] == "option") == (option in options)
        assert (found[id] == "alone") == (not linked and option not in options)
        if option not in options:
            assert (found[id] == "thesis") == (concluded and ends)
            assert (found[id] == "reason") == bool(
                reached(id, onward)
                & {id for id, where in found.items() if where == "thesis"} - {id}
            )


def reached(id, onward):
    """All that follows from a claim, one step after another."""
    found, more = set(), {id}
    while more := {to for each in more for to in onward[each]} - found:
        found |= more
    return found


@given(claims=some.permutations(NODES), steps=STEPS.flatmap(some.permutations))
def test_the_places_do_not_hang_on_the_order_of_entries(claims, steps):
    assert framed(claims, steps) == framed(NODES, steps[::-1])


# ---------------------------------------------------------------- the two options


def test_the_frame_has_one_cost_and_one_empty_cell(key):
    weighed = Counter(
        (claim.option, claim.weighs) for claim in key.every(Claim) if claim.option or claim.weighs
    )
    assert weighed == {("reject", "against"): 1, ("reject", "for"): 14, ("accept", "against"): 6}
    assert ("accept", "for") not in weighed
    assert [option.id for option in key.every(Option)] == ["reject", "accept"]


def test_the_one_cost_is_the_losses_and_mao_names_it_himself(key):
    (cost,) = (c for c in key.every(Claim) if (c.option, c.weighs) == ("reject", "against"))
    assert (cost.id, cost.letter, cost.line, cost.stance) == ("further-losses", "M", 39, "concedes")
    against = [each for each in key.every(Step) if each.kind == "counts against"]
    assert [(each.from_, each.to) for each in against] == [(("further-losses",), "refuse")]


def test_who_weighs_weighs_for_an_option(key):
    for claim in key.every(Claim):
        assert bool(claim.option) == bool(claim.weighs), claim.id


def test_costs_have_one_line_harms_four_gains_five(key):
    def lines(option: str, weighs: str) -> set[int]:
        return {c.line for c in key.every(Claim) if (c.option, c.weighs) == (option, weighs)}

    assert lines("reject", "against") == {39}
    assert lines("accept", "against") == {53, 55, 57, 59}
    assert {line for line in lines("reject", "for") if line <= 47} == {39, 41, 43, 45, 47}


def test_kim_weighs_nothing(key):
    assert {claim.weighs for claim in key.every(Claim) if claim.letter == "K"} == {""}


# ---------------------------------------------------------------- counting what Kim asks for


def test_three_measures_five_items_seven_demands(telegram, key):
    labelled = [request for request in telegram.requests if request.label]
    measures = [request for request in labelled if not request.part_of]
    headings = {request.part_of for request in labelled}
    items = [request for request in labelled if request.id not in headings]
    assert [request.id for request in measures] == ["1", "2", "3"]
    assert [request.id for request in items] == ["1", "2a", "2b", "2c", "3"]
    assert [demand.id for demand in key.every(Demand)] == [
        "guns",
        "sites",
        "leading",
        "zone",
        "capital",
        "bombers",
        "attacks",
    ]


def test_which_item_holds_which_demands(key):
    held: dict[str, list[str]] = {}
    for demand in key.every(Demand):
        held.setdefault(demand.request, []).append(demand.id)
    assert held == {
        "1": ["guns", "sites"],
        "2a": ["leading"],
        "2b": ["zone", "capital"],
        "2c": ["bombers"],
        "3": ["attacks"],
    }


def test_every_demand_stands_within_the_words_of_its_request(telegram, key):
    for demand in key.every(Demand):
        whole = telegram[f"request:{demand.request}"].at
        assert whole.start <= demand.at.start < demand.at.end <= whole.end, demand.id


def test_kinds_of_demands(key):
    first = Counter(demand.kind[0] for demand in key.every(Demand))
    assert first == {"defensive": 4, "command": 1, "offensive": 2}
    accepted_twice = {d.id: set(d.kind) for d in key.every(Demand) if len(d.kind) > 1}
    assert accepted_twice == {"zone": {"defensive", "offensive"}}


def test_six_demands_concern_the_air_and_one_the_ground(key):
    arms = Counter(demand.arm for demand in key.every(Demand))
    assert arms == {"air defence": 3, "air force": 3, "infantry": 1}


def test_the_closing_ask_and_the_heading_are_no_demands(key):
    assert not {demand.request for demand in key.every(Demand)} & {"2", "closing"}


def test_the_tables_keep_facts_and_interpretation_apart(telegram):
    assert not {"kind", "demands"} & set(rr.tables.requests(telegram))
    table = rr.tables.requests(telegram, reading="key")
    assert dict(table["demands"]) == {
        "1": 2,
        "2": 0,
        "2a": 1,
        "2b": 2,
        "2c": 1,
        "3": 1,
        "closing": 0,
    }
    with pytest.raises(rr.ReadingRoomError, match="whose"):
        rr.tables.demands(telegram)


def test_a_line_outside_the_letters_is_called_up_by_its_number(telegram):
    line = telegram["line:23"]

    assert line.words == "From BEIJING Received 12:15 18.7.1952" and line.address == "line:23"
    assert "registry" in line._repr_html_()
    with pytest.raises(rr.NotHere, match="line:112"):
        telegram["line:113"]
