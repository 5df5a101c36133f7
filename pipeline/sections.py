"""The sections of a report and what each is for.

Title, sentences and place are heard together: a title alone is too often a subject, or worded like
no other. A section whose own witnesses say nothing clear takes the role of the section above it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp, log
from typing import Protocol

from pipeline.dutch import plain, sentences
from pipeline.learning import TextModel
from pipeline.model import Block, BlockKind, Document, Section, SectionRole, Span

Votes = Mapping[SectionRole, float]

# Titles that mean one thing in every report; the first that fits decides.
ROLES: tuple[tuple[SectionRole, str], ...] = (
    (SectionRole.NORMS, r"\b(normenkader|toetsingskader|beoordelingskader)\b"),
    (SectionRole.APPENDIX, r"^bijlagen?\b|^appendix"),
    (SectionRole.RESPONSE, r"\b(reacties?|zienswijzen?|wederhoor|nawoord)\b"),
    (SectionRole.CONTENTS, r"^inhoud(sopgave)?$|^lijst van (tabellen|figuren)"),
    (SectionRole.COLOPHON, r"^colofon"),
    (
        SectionRole.EARLIER,
        r"\b(eerdere?|vorige?|opvolging|doorwerking|stand van zaken)\b.*"
        r"\b(advie\w+|aanbeveling\w*|onderzoek\w*|evaluatie\w*)"
        r"|\bper aanbeveling\b|\bdoorwerking\b",
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
_ROLES = tuple((role, re.compile(pattern)) for role, pattern in ROLES)
_SPOKEN = re.compile(r"[“\"‘][^“”\"‘’]{25,600}[”\"’]")
_NUMBER = re.compile(
    r"^(?:hoofdstuk\s+|deel\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4})\.?\s*[:.]?\s+", re.IGNORECASE
)
# A heading that names both: what stands under it decides which.
_BOTH = re.compile(
    r"\b(?:conclusies?|bevindingen|ervaringen)\b.*\b(?:aanbeveling|advie[sz]|lessen|verbeter)"
)
# What a part of a chapter can be, other than the chapter itself.
_BELOW: Mapping[SectionRole, frozenset[SectionRole]] = {
    SectionRole.FINDINGS: frozenset(
        {
            SectionRole.NORMS,
            SectionRole.EARLIER,
            SectionRole.ELSEWHERE,
            SectionRole.CONCLUSIONS,
            SectionRole.RECOMMENDATIONS,
        }
    ),
    SectionRole.METHOD: frozenset(
        {SectionRole.NORMS, SectionRole.EARLIER, SectionRole.ELSEWHERE, SectionRole.SUMMARY}
    ),
    SectionRole.NORMS: frozenset({SectionRole.METHOD, SectionRole.EARLIER}),
    SectionRole.SUMMARY: frozenset({SectionRole.RECOMMENDATIONS}),
    SectionRole.CONCLUSIONS: frozenset(
        {SectionRole.RECOMMENDATIONS, SectionRole.ELSEWHERE, SectionRole.EARLIER}
    ),
    SectionRole.RECOMMENDATIONS: frozenset({SectionRole.ELSEWHERE, SectionRole.EARLIER}),
}
# So much a wording that means one thing weighs beside what the model makes of it.
CERTAIN = 0.75
# A cover holds fewer letters of running text than this.
COVER_TEXT = 350
# Of a section so many sentences are heard; fewer than FEWEST say little.
MOST_SENTENCES = 30
FEWEST_SENTENCES = 3
SHORTEST_SENTENCE = 25
# A section of that role has at least about this share of such sentences, findings clearly less.
TURNING: Votes = {
    SectionRole.RECOMMENDATIONS: 0.45,
    SectionRole.METHOD: 0.065,
    SectionRole.RESPONSE: 0.1,
    SectionRole.EARLIER: 0.1,
    SectionRole.NORMS: 0.15,
    SectionRole.ELSEWHERE: 0.03,
}
# How many log odds sentences weigh, at least and at most; few sentences weigh less.
STEEPNESS = 2.0
LEAST, MOST = -1.5, 3.5
FEW_SENTENCES = 5
# No title rules a role out altogether.
DOUBT = 0.1
# Log odds of the place: the first chapter tells what was done, appendices come last and together.
FIRST_CHAPTER = 1.0
EARLY = 0.5
TOO_EARLY = -1.0
TOO_LATE = -1.5
AMONG_APPENDICES = 3.0
# Findings bring figures and quotations; conclusions and advice hardly any. Less evidence than this
# for each thousand letters, in a chapter long enough, in the second half, speaks for those two.
BARE = 4.5
QUOTE_WEIGHT = 200.0
LONG_ENOUGH = 700
BARE_CONCLUSIONS = 2.8
BARE_ADVICE = 1.5
# The title of a subsection has to be this likely to mean another role than the chapter's.
OWN_ROLE = 0.5
# Of a subsection the sentences are few: they can weaken its title by this much (log odds).
LEAST_BELOW = -0.4
# With a title that says nothing, so much of the text has to ask somebody to act.
MOSTLY_ADVICE = 0.6


class Readers(Protocol):
    """The models that hear titles and sentences."""

    @property
    def titles(self) -> TextModel:
        """What the section under a heading is for."""
        ...

    @property
    def passages(self) -> TextModel:
        """In what kind of section a sentence belongs."""
        ...


@dataclass(slots=True, kw_only=True)
class _Node:
    """A section in the making; `heard` is what its sentences are taken for, and how many."""

    at: int
    end: int
    title: str
    level: int
    above: _Node | None
    children: list[_Node] = field(default_factory=list)
    votes: Votes = field(default_factory=dict)
    heard: dict[SectionRole, float] = field(default_factory=dict)
    letters: int = 0
    evidence: float = 0.0
    count: int = 0
    role: SectionRole = SectionRole.FINDINGS


def find_sections(document: Document, readers: Readers | None = None) -> tuple[Section, ...]:
    """The sections in reading order; what stands before the first heading is the cover.

    A document without any heading is one section, of which nothing is known but that it speaks.
    Without readers only titles that mean one thing everywhere are understood.
    """
    nodes = _nodes(document)
    _listen(document, nodes, readers)
    _decide(document, nodes)
    first = nodes[0].at if nodes else len(document.blocks)
    opening = document.blocks[:first]
    role = SectionRole.COVER if nodes else SectionRole.FINDINGS
    before = [_opening(opening, role)] if opening else []
    return (*before, *(_section(document, node) for node in nodes))


def role_of(title: str) -> SectionRole | None:
    """What a title says that means one thing in every report; None when it does not."""
    words = _words(title)
    if _BOTH.search(words):
        return SectionRole.CONCLUSIONS
    return next((role for role, pattern in _ROLES if pattern.search(words)), None)


def _words(title: str) -> str:
    return plain(_NUMBER.sub("", title.strip()))


# --- the tree -----------------------------------------------------------------------------


def _nodes(document: Document) -> list[_Node]:
    starts = [at for at, block in enumerate(document.blocks) if block.kind is BlockKind.HEADING]
    nodes: list[_Node] = []
    for at, end in pairwise([*starts, len(document.blocks)]):
        block = document.blocks[at]
        above = next((n for n in reversed(nodes) if n.level < block.level), None)
        title = document.quote(block.span)
        node = _Node(at=at, end=end, title=title, level=block.level, above=above)
        if above:
            above.children.append(node)
        nodes.append(node)
    return nodes


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


def _section(document: Document, node: _Node) -> Section:
    heading, last = document.blocks[node.at], document.blocks[node.end - 1]
    return Section(
        title=node.title,
        level=node.level,
        role=node.role,
        path=_path(node),
        span=Span(start=heading.span.start, end=last.span.end),
        blocks=tuple(range(node.at + 1, node.end)),
    )


def _path(node: _Node) -> tuple[str, ...]:
    return (*(_path(node.above) if node.above else ()), node.title)


# --- the witnesses ------------------------------------------------------------------------


def _listen(document: Document, nodes: Sequence[_Node], readers: Readers | None) -> None:
    """What titles and sentences say, filled in on each node."""
    for node in nodes:
        _weigh(document, node)
    for node, votes in zip(nodes, _title_votes(nodes, readers), strict=True):
        node.votes = votes
    if readers is None:
        return
    texts = [_sentences(document, node) for node in nodes]
    rows = iter(readers.passages.probabilities([text for own in texts for text in own]))
    roles = [SectionRole(label) for label in readers.passages.labels]
    for node, own in zip(nodes, texts, strict=True):
        node.count = len(own)
        totals = sum((next(rows) for _ in own), start=0.0 * readers.passages.bias)
        node.heard = dict(zip(roles, totals.tolist(), strict=True))


def _weigh(document: Document, node: _Node) -> None:
    """How long its text is, and how much of it is figures and quotations."""
    for block in document.blocks[node.at + 1 : node.end]:
        text = document.quote(block.span)
        quoted = block.kind is BlockKind.QUOTE
        spoken = len(text) if quoted else sum(len(m[0]) for m in _SPOKEN.finditer(text))
        node.letters += len(text)
        node.evidence += sum(map(str.isdigit, text)) + QUOTE_WEIGHT * spoken / 1000


def _title_votes(nodes: Sequence[_Node], readers: Readers | None) -> list[Votes]:
    known = [role_of(node.title) for node in nodes]
    if readers is None:
        return [{role: 1.0} if role else {} for role in known]
    labels = [SectionRole(label) for label in readers.titles.labels]
    learned = readers.titles.probabilities([_NUMBER.sub("", node.title) for node in nodes])
    return [
        {
            label: (1 - CERTAIN) * float(p) + CERTAIN * (label is role) if role else float(p)
            for label, p in zip(labels, row, strict=True)
        }
        for role, row in zip(known, learned, strict=True)
    ]


def _sentences(document: Document, node: _Node) -> list[str]:
    found: list[str] = []
    for block in document.blocks[node.at + 1 : node.end]:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW):
            text = document.quote(block.span)
            found += [text[span.start : span.end] for span in sentences(text)]
    return [text for text in found if len(text) >= SHORTEST_SENTENCE][:MOST_SENTENCES]


def _content(node: _Node) -> Votes:
    """By role what the sentences here and below say for it, in log odds."""
    family = [*_family(node)]
    count = sum(n.count for n in family)
    if not count:
        return {}
    shares = {role: sum(n.heard.get(role, 0.0) for n in family) / count for role in TURNING}
    trust = STEEPNESS * count / (count + FEW_SENTENCES)
    return {
        role: min(MOST, max(LEAST, trust * (_log_odds(shares[role]) - _log_odds(turning))))
        for role, turning in TURNING.items()
    }


def _log_odds(share: float) -> float:
    clipped = min(max(share, 0.005), 0.995)
    return log(clipped / (1 - clipped))


def _advice(node: _Node) -> float:
    """The share of the sentences here and below that ask somebody to act."""
    family = [*_family(node)]
    count = sum(n.count for n in family)
    asked = sum(n.heard.get(SectionRole.RECOMMENDATIONS, 0.0) for n in family)
    return asked / count if count >= FEWEST_SENTENCES else 0.0


def _family(node: _Node) -> list[_Node]:
    return [node, *(below for child in node.children for below in _family(child))]


# --- the verdict --------------------------------------------------------------------------


def _decide(document: Document, nodes: Sequence[_Node]) -> None:
    """A role for every node, chapters by all witnesses, what is below them by its title."""
    cover = _cover_pages(document)
    first, appendices = True, False
    for node in nodes:
        if document.blocks[node.at].page in cover:
            node.role = SectionRole.COVER
        elif node.above is None or node.above.role is SectionRole.COVER:
            place = _place(document, node, first=first, appendices=appendices)
            node.role = _chapter_role(node, place)
            first = first and node.role in (*_FRONT, SectionRole.RESPONSE)
            appendices = appendices or node.role is SectionRole.APPENDIX
        else:
            node.role = _role_below(node, node.above.role)


_FRONT = (SectionRole.SUMMARY, SectionRole.CONTENTS, SectionRole.COLOPHON, SectionRole.COVER)


def _cover_pages(document: Document) -> set[int]:
    """The first page, when next to nothing but titles stands on it."""
    letters = sum(
        block.span.end - block.span.start
        for block in document.blocks
        if block.page == 1 and block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
    )
    later = any(block.page > 1 for block in document.blocks)
    return {1} if later and letters < COVER_TEXT else set()


def _place(document: Document, node: _Node, *, first: bool, appendices: bool) -> Votes:
    """Log odds of where it stands."""
    votes: dict[SectionRole, float] = {}
    if first:
        votes[SectionRole.METHOD] = FIRST_CHAPTER
    if appendices:
        votes[SectionRole.APPENDIX] = AMONG_APPENDICES
    if node.at < EARLY * len(document.blocks):
        votes[SectionRole.CONCLUSIONS] = votes[SectionRole.RECOMMENDATIONS] = TOO_EARLY
    else:
        votes[SectionRole.SUMMARY] = TOO_LATE
        if _is_bare(node):
            votes[SectionRole.CONCLUSIONS] = BARE_CONCLUSIONS
            votes[SectionRole.RECOMMENDATIONS] = BARE_ADVICE
    return votes


def _is_bare(node: _Node) -> bool:
    family = [*_family(node)]
    letters = sum(n.letters for n in family)
    evidence = sum(n.evidence for n in family)
    return letters >= LONG_ENOUGH and evidence < BARE * letters / 1000


def _chapter_role(node: _Node, place: Votes) -> SectionRole:
    if _BOTH.search(_words(node.title)):
        return _role_of_both(node)
    content = _content(node)
    if _is_appendix(node):
        content, place = {}, {}
    scores = {
        role: log(node.votes.get(role, 0.0) + DOUBT)
        + content.get(role, 0.0)
        + place.get(role, 0.0)
        for role in SectionRole
    }
    if not node.votes:
        scores[SectionRole.FINDINGS] += 1.0  # nothing was heard: it speaks
    return max(scores, key=lambda role: scores[role])


def _is_appendix(node: _Node) -> bool:
    """Whether it is called one: what stands in it can be anything, of which norms count apart."""
    return plain(node.title).startswith(("bijlage", "appendix"))


def _role_of_both(node: _Node) -> SectionRole:
    """Conclusions when the advice has a heading of its own, or when there is hardly any."""
    apart = any(
        role_of(child.title) is SectionRole.RECOMMENDATIONS
        or child.votes.get(SectionRole.RECOMMENDATIONS, 0.0) >= OWN_ROLE
        for child in node.children
    )
    advice = _advice(node) >= MOSTLY_ADVICE - 0.2
    return SectionRole.RECOMMENDATIONS if advice and not apart else SectionRole.CONCLUSIONS


def _role_below(node: _Node, above: SectionRole) -> SectionRole:
    """The chapter's role, unless the title or nearly all of the text clearly says otherwise."""
    possible = _BELOW.get(above, frozenset())
    content = _content(node)
    told = {
        role: node.votes.get(role, 0.0) * exp(min(0.0, max(LEAST_BELOW, content.get(role, 0.0))))
        for role in SectionRole
        if role in possible
    }
    best = max(told, key=lambda role: told[role], default=above)
    if told.get(best, 0.0) >= OWN_ROLE or (best in possible and role_of(node.title) is best):
        return best
    if role_of(node.title) is SectionRole.CONCLUSIONS and above is SectionRole.RECOMMENDATIONS:
        return SectionRole.CONCLUSIONS
    if SectionRole.RECOMMENDATIONS in possible and _advice(node) >= MOSTLY_ADVICE:
        return SectionRole.RECOMMENDATIONS
    return above
