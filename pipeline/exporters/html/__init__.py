"""The static site: pages that work from a folder, without a server, a network or a script."""

from __future__ import annotations

from pipeline.exporters.html import about, area, municipality, overview, report
from pipeline.exporters.html.catalogue import build_catalogue
from pipeline.exporters.html.render import render, static_files
from pipeline.model import OutputFile, Synthesis

PAGES = (overview.pages, area.pages, municipality.pages, report.pages, about.pages)


def export(synthesis: Synthesis) -> tuple[OutputFile, ...]:
    """Every page of the site with the style sheet and the script it uses."""
    catalogue = build_catalogue(synthesis)
    pages = (page for build in PAGES for page in build(catalogue))
    return (*render(pages, synthesis.collection), *static_files())
