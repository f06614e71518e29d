"""A view on a web page of its own, given life by a host of a few lines."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, Route

from readingroom.html import page as page_of
from readingroom.views import scripts, views_style

HOST = """
import { hostOf } from "./host.js";
const sent = window.sent = [];
for (const view of document.querySelectorAll("[data-rr-view]")) {
  const { default: enliven } = await import(`./${view.dataset.rrScript}.js`);
  enliven(view, hostOf(JSON.parse(view.dataset.rrTraits), (message) => sent.push(message)));
}
"""

ANSWERING = """
import { hostOf } from "./host.js";
for (const view of document.querySelectorAll("[data-rr-view]")) {
  const { default: enliven } = await import(`./${view.dataset.rrScript}.js`);
  const host = hostOf(JSON.parse(view.dataset.rrTraits), async (message) => {
    const set = await window.python(message);
    if (Object.keys(set).length) host.hear({ set });
  });
  enliven(view, host);
}
"""
LISTENING = """() => {
  window.heard = [];
  for (const each of document.querySelectorAll("[role=status], [role=alert]")) {
    new MutationObserver(() => {
      if (each.textContent.trim()) window.heard.push(each.textContent.trim());
    }).observe(each, { childList: true, characterData: true, subtree: true });
  }
}"""


def answered(page: Page, view: Any) -> Locator:
    """Open a page that holds a view to which Python answers; `window.heard` is what was said."""

    def python(message: dict[str, Any]) -> dict[str, Any]:
        before, given = view.shared(), message.get("set", {})
        view.take(given, "")
        if "say" in message:
            view.hear(message["say"])
        now = view.shared().items()
        return {name: value for name, value in now if value not in (before[name], given.get(name))}

    page.expose_function("python", python)
    living = on_a_page(page, view, host=ANSWERING)
    page.evaluate(LISTENING)
    return living


def on_a_page(page: Page, view: Any, before: str = "", host: str = HOST) -> Locator:
    """Open a page that holds a view, and wait until it lives; what it sends is in `window.sent`."""
    markup = page_of("A page", view.html(), sheet=views_style())
    markup = markup.replace("default-src &#x27;none", "script-src blob: &#x27;self")
    markup = markup.replace("<body>", f"<body>{before}")
    script = '<script type="module" src="host"></script></body>'
    files = {"/": markup.replace("</body>", script), "/host": host}
    files |= {f"/{name}": text for name, text in scripts(view.script)}
    files |= {f"/{name}.js": scripts(name)[0][1] for name in ("host", "desk")}
    page.route("http://page.test/**", lambda route: _from(files, route))
    page.goto("http://page.test/")
    living = page.locator(".rr-lives")
    living.wait_for()
    return living


def _from(files: dict[str, str], route: Route) -> None:
    path = route.request.url.removeprefix("http://page.test")
    kind = "text/html" if path == "/" else "text/javascript"
    route.fulfill(body=files[path], content_type=f"{kind}; charset=utf-8")
