"""Views to bytes: the one jinja2 environment, Markdown, and the static files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, partial
from importlib.resources import files

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from pipeline.exporters.html import links
from pipeline.exporters.html.catalogue import Link
from pipeline.exporters.html.page import HOME, Page
from pipeline.model import Collection, OutputFile

MENU = (
    HOME,
    Link(text="Aandachtsgebieden", href=f"{links.OVERVIEW}#aandachtsgebieden"),
    Link(text="Rapporten en gemeenten", href=links.REPORTS),
    Link(text="Over deze site", href=links.ABOUT),
)
STATIC = ("site.css", "site.js")
BODY_LEVEL = 3  # a codebook body stands under a heading of level two


def render(pages: Iterable[Page], collection: Collection) -> Iterator[OutputFile]:
    """Each page as a file."""
    for page in pages:
        template = environment().get_template(page.template)
        html = template.render(
            page=page,
            view=page.view,
            menu=MENU,
            title=collection.title,
            sample=collection.sample,
            date=collection.date,
            date_text=dutch_date(collection.date),
            url=partial(links.relative, page.path),
        )
        yield OutputFile(path=page.path, content=html.encode())


def static_files() -> tuple[OutputFile, ...]:
    """The style sheet and the script."""
    folder = files("pipeline") / "static"
    return tuple(
        OutputFile(path=f"static/{name}", content=(folder / name).read_bytes()) for name in STATIC
    )


@cache
def environment() -> Environment:
    """What every template is rendered in: text is escaped, a missing value is a fault."""
    made = Environment(
        loader=PackageLoader("pipeline"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["markdown"] = markdown
    return made


@cache
def parser() -> MarkdownIt:
    """Markdown without raw HTML, and without images: those would be fetched from elsewhere."""
    return MarkdownIt("js-default").disable("image")


def markdown(text: str) -> Markup:
    """Markdown as HTML, its highest heading at the level that fits the page."""
    tokens = parser().parse(text)
    headings = [token for token in tokens if token.type.startswith("heading_")]
    highest = min((_level(token) for token in headings), default=BODY_LEVEL)
    for token in headings:
        token.tag = f"h{min(_level(token) - highest + BODY_LEVEL, 6)}"
    # Safe: the parser escapes all text and lets no HTML of its input through.
    return Markup(parser().renderer.render(tokens, parser().options, {}))  # noqa: S704


def _level(heading: Token) -> int:
    return int(heading.tag[1])


def dutch_date(iso: str) -> str:
    """A date as Dutch writes it, empty when there is none."""
    return format_date(date.fromisoformat(iso), "d MMMM y", locale="nl") if iso else ""
