"""The sections of a report as a tree, and what speaks for the role of each.

The program learns roles from the reports of the example bank and gives them to new ones; both see
a section through `features`, so that what was learned is what is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.dutch import plain
from pipeline.learning import Floats
from pipeline.model import SectionRole

ROLES = tuple(SectionRole)
# Titles that mean one thing in every report; the first that fits decides.
TELLING: tuple[tuple[SectionRole, str], ...] = (
    (SectionRole.NORMS, r"\b(normenkader|toetsingskader|beoordelingskader)\b"),
    (SectionRole.APPENDIX, r"^bijlagen?\b|^appendix"),
    (SectionRole.RESPONSE, r"\b(reacties?|zienswijzen?|wederhoor|nawoord)\b"),
    (SectionRole.CONTENTS, r"^inhoud(sopgave)?$|^lijst van (tabellen|figuren)"),
    (SectionRole.COLOPHON, r"^colofon"),
    (
        SectionRole.EARLIER,
        (
            r"\b(eerdere?|vorige?|opvolging|doorwerking|stand van zaken)\b.*"
            r"\b(advie\w+|aanbeveling\w*|onderzoek\w*|evaluatie\w*)"
            r"|\bper aanbeveling\b|\bdoorwerking\b"
        ),
    ),
    (SectionRole.ELSEWHERE, r"\b(andere gemeenten|buurgemeenten)\b"),
    (SectionRole.SUMMARY, r"samenvatting|\bbestuurlijke nota\b"),
    (SectionRole.RECOMMENDATIONS, r"aanbeveling(en)?\b(?!.*\b(conclusies?|bevindingen)\b)"),
    (
        SectionRole.METHOD,
        r"\b(onderzoeksaanpak|onderzoeksvra\w+|onderzoeksopzet|vraagstelling|leeswijzer|inleiding)\b",
    ),
    (SectionRole.CONCLUSIONS, r"\bconclusies?\b|\bslotbeschouwing\b|\bcentrale boodschap\b"),
)
_TELLING = tuple((role, re.compile(pattern)) for role, pattern in TELLING)
_NUMBER = re.compile(
    r"^(?:hoofdstuk\s+|deel\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4})\.?\s*[:.]?\s+", re.IGNORECASE
)
# A heading that names both: what stands under it decides which.
BOTH = re.compile(
    r"\b(?:conclusies?|bevindingen|ervaringen)\b.*\b(?:aanbeveling|advie[sz]|lessen|verbeter)"
)
_SPOKEN = re.compile(r"[“\"‘][^“”\"‘’]{25,600}[”\"’]")
SPOKEN_WEIGHT = 0.2  # of a letter in a quotation, beside a digit
# Of a section so many sentences are heard, each of so many characters at least.
MOST_SENTENCES = 30
SHORTEST_SENTENCE = 25
# A report tells what it concludes with hardly any evidence (for each thousand letters).
BARE, MOST_EVIDENCE, FEWEST_LETTERS = 4.5, 10.0, 200
# Shares of a report's letters: what stands before this is its opening, what after that its end.
OPENING, HALFWAY, ENDING, LAST_PAGES = 0.08, 0.5, 0.6, 0.85
# So many sentences without a word for a role, before they say something about a section.
FEW_SENTENCES = 4
UNLIKELY = 0.02
# Roles of earlier chapters that say where in the report one is.
MILESTONES = (
    SectionRole.SUMMARY,
    SectionRole.FINDINGS,
    SectionRole.CONCLUSIONS,
    SectionRole.RECOMMENDATIONS,
    SectionRole.RESPONSE,
    SectionRole.APPENDIX,
)


@dataclass(slots=True, kw_only=True)
class Node:
    """A section in the making, its own text from block `at` + 1 to `end`.

    `votes` is what the title says, by role in the order of ROLES; `heard` what its `count`
    sentences are taken for, summed, `surely` the same in logarithms, and `opens` what the first of
    them is taken for; `evidence` how much of its `letters` are figures and quotations; `start`
    which share of the report stands before it, `share` which share stands in and below it.
    """

    title: str
    level: int
    above: Node | None
    at: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    votes: Floats = field(default_factory=lambda: np.zeros(len(ROLES)))
    heard: Floats = field(default_factory=lambda: np.zeros(len(ROLES)))
    surely: Floats = field(default_factory=lambda: np.zeros(len(ROLES)))
    opens: Floats = field(default_factory=lambda: np.zeros(len(ROLES)))
    count: int = 0
    letters: int = 0
    evidence: float = 0.0
    start: float = 0.0
    share: float = 0.0
    role: SectionRole = SectionRole.FINDINGS

    @property
    def is_chapter(self) -> bool:
        """Whether nothing but the title of the report stands above it."""
        return self.above is None or self.above.role is SectionRole.COVER


def family(node: Node) -> list[Node]:
    """The section and what stands below it, but for parts whose title says what they are for."""
    silent = [child for child in node.children if role_of(child.title) is None]
    return [node, *(below for child in silent for below in family(child))]


def words_of(title: str) -> str:
    """A title without its number, capitals and accents."""
    return plain(bare(title))


def bare(title: str) -> str:
    """A title without its number."""
    return _NUMBER.sub("", title.strip())


def role_of(title: str) -> SectionRole | None:
    """What a title says that means one thing in every report; None when it does not."""
    words = words_of(title)
    if BOTH.search(words):
        return SectionRole.CONCLUSIONS
    return next((role for role, pattern in _TELLING if pattern.search(words)), None)


def told(node: Node) -> tuple[SectionRole, ...]:
    """What its title says; both, where that names conclusions and advice.

    Where the advice has a heading of its own below, the conclusions stand here.
    """
    role = role_of(node.title)
    below = any(role_of(child.title) is SectionRole.RECOMMENDATIONS for child in node.children)
    if BOTH.search(words_of(node.title)) and not below:
        return SectionRole.CONCLUSIONS, SectionRole.RECOMMENDATIONS
    return (role,) if role else ()


def is_appendix(title: str) -> bool:
    """Whether it is called one: then what stands in it can be anything, and says nothing."""
    return plain(title).startswith(("bijlage", "appendix"))


def evidence_of(text: str) -> float:
    """How much of a text is figures and quotations."""
    spoken = sum(len(match[0]) for match in _SPOKEN.finditer(text))
    return sum(map(str.isdigit, text)) + SPOKEN_WEIGHT * spoken


def weigh(nodes: Sequence[Node]) -> None:
    """Fill in `start` and `share`, once all letters are counted."""
    total = sum(node.letters for node in nodes) or 1
    before = 0
    for node in nodes:
        node.start = before / total
        node.share = _letters_within(node) / total
        before += node.letters


def _letters_within(node: Node) -> int:
    return node.letters + sum(map(_letters_within, node.children))


def hear(node: Node, rows: Floats) -> None:
    """Keep what its sentences are taken for: a row for each, a column for each of ROLES."""
    node.count = len(rows)
    node.heard = rows.sum(axis=0)
    node.surely = np.log(np.maximum(rows, UNLIKELY)).sum(axis=0)
    node.opens = rows[0] if len(rows) else node.opens


def features(node: Node, earlier: Sequence[Node]) -> Floats:
    """All that speaks for its role, the roles of the nodes before it among that."""
    own = family(node)
    heard = [] if is_appendix(node.title) else own
    count = sum(n.count for n in heard)
    mean = sum((n.heard for n in heard), start=np.zeros(len(ROLES))) / max(1, count)
    surely = sum((n.surely for n in heard), start=np.zeros(len(ROLES))) / (count + FEW_SENTENCES)
    says = np.log(np.maximum(node.votes, UNLIKELY / 2))
    certain = _these(told(node))
    below = 0.0 if node.is_chapter else 1.0
    return np.concatenate(
        [
            says,
            0.5 * below * says,
            node.votes,
            certain,
            below * certain,
            mean,
            node.opens * bool(heard),
            _mean_opening(heard),
            surely,
            0.5 * below * surely,
            _around(node, earlier),
            _place(node, own),
        ]
    )


def _mean_opening(own: Sequence[Node]) -> Floats:
    """What the sections here and below open with: advice asks first, and then explains."""
    opening = [node.opens for node in own if node.count]
    return np.mean(opening, axis=0) if opening else np.zeros(len(ROLES))


def _around(node: Node, earlier: Sequence[Node]) -> Floats:
    """The roles of the section above, of the one before beside it, and of earlier chapters."""
    above = None if node.is_chapter or node.above is None else node.above.role
    beside = next((n.role for n in reversed(earlier) if n.above is node.above), None)
    passed = {n.role for n in earlier if n.is_chapter}
    seen = np.array([float(role in passed) for role in MILESTONES])
    higher, previous = _these([above] if above else []), _these([beside] if beside else [])
    return np.concatenate([2 * higher, previous, seen, seen * node.is_chapter])


def _place(node: Node, own: Sequence[Node]) -> Floats:
    letters, evidence = sum(n.letters for n in own), sum(n.evidence for n in own)
    shown = min(MOST_EVIDENCE, 1000 * evidence / max(FEWEST_LETTERS, letters))
    marks = [
        node.start,
        node.start**2,
        node.start < OPENING,
        node.start > ENDING,
        node.start > LAST_PAGES,
        shown / MOST_EVIDENCE,
        node.start > HALFWAY and shown < BARE,
        np.log1p(letters) / 8,
        node.is_chapter,
        bool(node.children),
    ]
    return np.array([float(mark) for mark in marks])


def _these(roles: Sequence[SectionRole]) -> Floats:
    return np.array([float(role in roles) for role in ROLES])
