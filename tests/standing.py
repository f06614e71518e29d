"""A view on a web page of its own, given life by a host of a few lines."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page, Route

from readingroom.html import page as page_of
from readingroom.html import showable
from readingroom.views import desk

HOST = """
import { hostOf } from "./host.js";
const sent = window.sent = [];
for (const view of document.querySelectorAll("[data-rr-view]")) {
  const { default: enliven } = await import(`./${view.dataset.rrScript}.js`);
  enliven(view, hostOf(JSON.parse(view.dataset.rrTraits), (message) => sent.push(message)));
}
"""

HEARD = """
import { hostOf } from "./host.js";
const node = document.querySelector("[data-rr-view]");
const { default: enliven } = await import(`./${node.dataset.rrScript}.js`);
const host = hostOf(JSON.parse(node.dataset.rrTraits), async ({ say, set }) => {
  const now = await window.python({ say: say ?? null, set: set ?? null });
  host.hear({ set: JSON.parse(now) });
});
enliven(node, host);
"""
"""A host that Python hears, in the process of the test."""


def in_conversation(page: Page, view: Any) -> Locator:
    """A view on a page of its own that speaks with Python."""

    def hear(message: dict[str, Any]) -> str:
        view.take(message["set"] or {}, "tab")
        if message["say"]:
            view.hear(message["say"])
        return json.dumps(showable(view.shared()))

    page.expose_function("python", hear)
    return on_a_page(page, view, host=HEARD)


def on_a_page(page: Page, view: Any, before: str = "", host: str = HOST) -> Locator:
    """Open a page that holds a view, and wait until it lives; what it sends is in `window.sent`."""
    markup = page_of("A page", view.html(), sheet=desk.style())
    markup = markup.replace("default-src &#x27;none", "script-src &#x27;self")
    markup = markup.replace("<body>", f"<body>{before}")
    script = '<script type="module" src="host"></script></body>'
    files = {"/": markup.replace("</body>", script), "/host": host}
    files |= {f"/{name}": text for name, text in desk.scripts(view.script)}
    files |= {"/host.js": desk.scripts("host")[0][1]}
    page.route("http://page.test/**", lambda route: _from(files, route))
    page.goto("http://page.test/")
    living = page.locator(".rr-lives")
    living.wait_for()
    return living


def _from(files: dict[str, str], route: Route) -> None:
    path = route.request.url.removeprefix("http://page.test")
    kind = "text/html" if path == "/" else "text/javascript"
    route.fulfill(body=files[path], content_type=f"{kind}; charset=utf-8")
