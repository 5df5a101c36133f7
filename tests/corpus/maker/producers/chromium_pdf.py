"""PDFs printed by a browser: the source as HTML, laid out by the system's Chromium.

The style's `css` draws everything. It finds the title, subtitle, client, bureau and date as CSS
strings (`var(--title)` and so on), for margin boxes of the page. `tagged`: whether the PDF tells
headings, lists and tables apart; `contents`: the heading above a list of the chapters, without
page numbers, because Chromium does not know them while it lays out.
"""

from __future__ import annotations

import shutil
from html import escape

from playwright.sync_api import sync_playwright

from maker.html import as_html, end_note
from maker.source import Note, Source, plain
from maker.style import Style

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
STRINGS = {
    "title": "titel",
    "subtitle": "ondertitel",
    "client": "opdrachtgever",
    "bureau": "bureau",
    "date": "datum",
}


class _Notes:
    """Writes the number of a note where it stands, and keeps the text for the end.

    Chromium cannot set a note at the foot of a page.
    """

    def __init__(self) -> None:
        self.texts: dict[int, str] = {}

    def __call__(self, note: Note) -> str:
        self.texts[note.number] = plain(note.children)
        return end_note(note)

    def section(self) -> str:
        lines = (f"<p><sup>{nr}</sup> {escape(text)}</p>" for nr, text in self.texts.items())
        return f'<section class="notes">{"".join(lines)}</section>' if self.texts else ""


def make(source: Source, style: Style) -> bytes:
    notes = _Notes()
    css = _strings(source) + _page(style) + style.options["css"]
    page = as_html(source, css, note=notes, contents=style.options.get("contents", ""))
    return _printed(page.replace("</main>", f"{notes.section()}</main>"), style)


def _strings(source: Source) -> str:
    texts = {name: source.meta.get(key, "") for name, key in STRINGS.items()}
    rules = "".join(f'--{name}: "{_quoted(text)}";' for name, text in texts.items())
    return f":root{{{rules}}}"


def _quoted(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"")


def _page(style: Style) -> str:
    """The margins come from the style alone: what stands in them is furniture in the truth."""
    return f"@page{{margin:{' '.join(f'{side}mm' for side in style.margins)}}}"


def _printed(html: str, style: Style) -> bytes:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(), args=ARGS)
        page = browser.new_page()
        page.set_content(html)
        printed: bytes = page.pdf(
            prefer_css_page_size=True,
            print_background=True,
            tagged=style.options["tagged"],
        )
        browser.close()
    return printed


def _executable() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not found:
        message = "no Chromium on this machine: apt-get install chromium"
        raise FileNotFoundError(message)
    return found
