"""Makes the picture of the README from the real thing, in JupyterLab.

uv run python tests/pictures.py
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

import nbformat
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
from browsing import opened, run_all, started

PICTURES = Path(__file__).parents[1] / ".github" / "pictures"
CELLS = {
    "text": "rr.widgets.text(telegram, selected='K7')",
    "last": "print('ready')",
}
_TALLEST, _COLOURS = 1130, 160


def main() -> None:
    """Run one cell for each picture and take it."""
    cells = [
        nbformat.v4.new_code_cell("import readingroom as rr\ntelegram = rr.load('telegram-21646')")
    ]
    cells += [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is needed to take pictures."
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder, "room")
        os.environ["READINGROOM_OPEN"] = "1"
        with started(room, Path(folder, "settings")) as address:
            nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), room / "p.ipynb")
            with opened(address.replace("00_start_here", "p"), chromium) as (page, _):
                page.keyboard.press("Control+b")
                page.set_viewport_size({"width": 1180, "height": 4400})
                run_all(page, "text=ready")
                page.wait_for_selector(".rr-lives .rr-inspector")
                page.wait_for_timeout(1500)
                for at, name in enumerate(list(CELLS)[:-1], 1):
                    output = page.locator(".jp-Cell").nth(at).locator(".rr:visible").first
                    output.scroll_into_view_if_needed()
                    page.wait_for_timeout(500)
                    page.mouse.move(0, 0)
                    box = output.bounding_box()
                    assert box is not None
                    clip = {**box, "height": min(box["height"], _TALLEST)}
                    taken = Image.open(BytesIO(page.screenshot(clip=clip))).convert("RGB")
                    taken.quantize(_COLOURS).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
