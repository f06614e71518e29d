"""What a reader perceives and axe does not look at; each function gives what is amiss."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

_OPEN = "(each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled"
_MISNAMED = f"""(view) => [...view.querySelectorAll("[aria-label]")].filter({_OPEN})
    .filter((each) => each.matches("a, button, summary, input, [role=button], [role=link]"))
    .map((each) => [each.innerText, each.ariaLabel].map((words) =>
        (words ?? "").replace(/\\s+/g, " ").trim().toLowerCase()))
    .filter(([seen, said]) => /[\\p{{L}}\\p{{N}}]/u.test(seen) && !said.includes(seen))
    .map(String)"""
_RING = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    if (at === document.body) return "over";
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    return outlined || style.boxShadow !== "none" ? "" : at.outerHTML.slice(0, 120);
}"""
_FAINT = f"""(view) => {{
    const read = (colour) => {{
        const canvas = new OffscreenCanvas(1, 1).getContext("2d");
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    }};
    const light = (colour) => colour.slice(0, 3).map((part) => part / 255)
        .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const contrast = (one, other) => {{
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    }};
    const paper = (each) => {{
        for (let at = each; at; at = at.parentElement) {{
            const colour = read(getComputedStyle(at).backgroundColor);
            if (colour[3] === 255) return colour;
        }}
        return matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
    }};
    const fields = "input:not([type=radio], [type=checkbox]), select, textarea";
    const shapes = ".rr-glyph, .rr-point, .rr-stretch";
    return [...view.querySelectorAll(`${{fields}}, ${{shapes}}`)].filter({_OPEN}).map((each) => {{
        const style = getComputedStyle(each);
        const ink = each.matches(".rr-glyph") ? style.color : style.borderBottomColor;
        const own = read(style.backgroundColor);
        const around = paper(each.parentElement);
        const drawn = [read(ink), ...(own[3] === 255 ? [own] : [])];
        return [Math.max(...drawn.map((colour) => contrast(colour, around))), each];
    }}).filter(([ratio]) => ratio < 3)
        .map(([ratio, each]) => `${{ratio.toFixed(2)}} ${{each.outerHTML.slice(0, 100)}}`);
}}"""
_SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; content-visibility: visible !important; }
    p { margin-bottom: 2em !important; }"""
_CUT = """(view) => [...view.querySelectorAll("*")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && each.innerText?.trim())
    .filter((each) => !each.closest("svg, option") && !each.matches("select, textarea"))
    .filter((each) => each.clientWidth > 1) // else only heard
    .filter((each) => {
        const { overflowX, overflowY } = getComputedStyle(each);
        return /hidden|clip/.test(overflowX) && each.scrollWidth > each.clientWidth + 4
            || /hidden|clip/.test(overflowY) && each.scrollHeight > each.clientHeight + 1;
    }).map((each) => each.outerHTML.slice(0, 120))"""
"""A frame around words may lose its edge, words none of theirs."""


def misnamed(view: Locator) -> list[str]:
    """Controls whose name lacks the words that are seen on them (2.5.3)."""
    return view.evaluate(_MISNAMED)


def without_a_ring(page: Page, stops: int = 40) -> list[str]:
    """What has the focus, by Tab from here on, and does not show it (2.4.7)."""
    found = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        found.append(page.evaluate(_RING))
    return [each for each in found if each not in ("", "over")]


def faint(view: Locator) -> list[str]:
    """Edges of fields and shapes of kinds with less than 3:1 (1.4.11)."""
    return view.evaluate(_FAINT)


def cut_by_spacing(view: Locator) -> list[str]:
    """Words that are cut off, or stick out of the window, when text is spaced as 1.4.12 has it."""
    view.page.add_style_tag(content=_SPACING)
    wider = view.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*view.evaluate(_CUT), *([f"{wider} px beyond the window"] if wider > 0 else [])]
