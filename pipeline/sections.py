"""The sections of a report and what each is for, from its headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.dutch import plain
from pipeline.model import Block, BlockKind, Document, Section, SectionRole, Span

# What a heading says its section is for. The first that fits decides; a section whose heading says
# nothing takes the role of the section above it. Words are compared without accents and capitals.
ROLES: tuple[tuple[SectionRole, str], ...] = (
    (SectionRole.APPENDIX, r"^bijlagen?\b|^appendix"),
    (SectionRole.CONTENTS, r"^inhoud(sopgave)?$|^lijst van (tabellen|figuren)"),
    (SectionRole.COLOPHON, r"^colofon"),
    (
        SectionRole.EARLIER,
        (
            r"\b(eerdere?|vorige?|opvolging|doorwerking|stand van zaken)\b.*"
            r"\b(advie\w+|aanbeveling\w*|onderzoek\w*|evaluatie\w*)"
            r"|\bterugblik\b|\bwat gebeurde er met\b"
        ),
    ),
    (SectionRole.RESPONSE, r"\b(reacties?|zienswijzen?|wederhoor|nawoord)\b"),
    (
        SectionRole.ELSEWHERE,
        (r"\b(elders|andere gemeenten|inspiratie|buurgemeenten|buiten de gemeente)\b"),
    ),
    (SectionRole.NORMS, r"\b(normenkader|toetsingskader|beoordelingskader|wettelijk kader)\b"),
    (
        SectionRole.SUMMARY,
        (r"samenvatting|\bin het kort\b|\bkern van het rapport\b|\bbestuurlijke nota\b"),
    ),
    (
        SectionRole.METHOD,
        (
            r"\b(aanpak van het onderzoek|onderzoeksaanpak|onderzoeksvra\w+|onderzoeksopzet"
            r"|vraagstelling|verantwoording|methoden?|leeswijzer|begrippen\w*|inleiding)\b"
        ),
    ),
    (
        SectionRole.RECOMMENDATIONS,
        (
            r"aanbeveling(en)?\b(?!.*\b(conclusies?|bevindingen)\b)"
            r"|^(?:onze )?advie(?:s|zen)\b|\bverbeterpunten\b|\bverbetervoorstellen\b"
            r"|\blessen\b|\baandachtspunten\b|\bhandelingsperspectief\b"
            r"|\bwat (moet|kan) (er )?(beter|anders)\b|\boptimalisatie\b"
        ),
    ),
    (
        SectionRole.CONCLUSIONS,
        (r"\bconclusies?\b|\bslotbeschouwing\b|\bcentrale boodschap\b|\boordeel\b"),
    ),
)
_ROLES = tuple((role, re.compile(pattern)) for role, pattern in ROLES)
_NUMBER = re.compile(
    r"^(?:hoofdstuk\s+|deel\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4})\.?\s*[:.]?\s+", re.IGNORECASE
)
# A heading that names both: its text holds conclusions, advice stands in lists and subsections.
_BOTH = re.compile(r"\bconclusies?\b.*\baanbevelingen\b|\bbevindingen\b.*\baanbevelingen\b")


def find_sections(document: Document) -> tuple[Section, ...]:
    """The sections in reading order; what stands before the first heading is the cover.

    A document without any heading is one section, of which nothing is known but that it speaks.
    """
    starts = [at for at, block in enumerate(document.blocks) if block.kind is BlockKind.HEADING]
    sections: list[Section] = []
    if document.blocks and (not starts or starts[0] > 0):
        role = SectionRole.COVER if starts else SectionRole.FINDINGS
        sections.append(_opening(document.blocks[: starts[0] if starts else None], role))
    for start, end in pairwise([*starts, len(document.blocks)]):
        sections.append(_section(document, start, end, sections))
    return tuple(sections)


def role_of(title: str) -> SectionRole | None:
    """What a heading says its section is for; None when it says nothing about that."""
    words = plain(_NUMBER.sub("", title.strip()))
    if _BOTH.search(words):
        return SectionRole.CONCLUSIONS
    return next((role for role, pattern in _ROLES if pattern.search(words)), None)


def _opening(blocks: Sequence[Block], role: SectionRole) -> Section:
    span = Span(start=blocks[0].span.start, end=blocks[-1].span.end)
    return Section(
        title="",
        level=0,
        role=role,
        path=(),
        span=span,
        blocks=tuple(range(len(blocks))),
    )


def _section(document: Document, start: int, end: int, before: Sequence[Section]) -> Section:
    heading, last = document.blocks[start], document.blocks[end - 1]
    title = document.quote(heading.span)
    above = next((s for s in reversed(before) if s.title and s.level < heading.level), None)
    role = role_of(title) or (above.role if above else _role_at_top(heading))
    return Section(
        title=title,
        level=heading.level,
        role=role,
        path=(*(above.path if above else ()), title),
        span=Span(start=heading.span.start, end=last.span.end),
        blocks=tuple(range(start + 1, end)),
    )


def _role_at_top(heading: Block) -> SectionRole:
    return SectionRole.COVER if heading.page == 1 else SectionRole.FINDINGS
