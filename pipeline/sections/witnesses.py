"""What speaks for the role of a section: its title, its sentences, the evidence it brings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log
from typing import Protocol

from pipeline.dutch import plain, sentences
from pipeline.learning import TextModel
from pipeline.model import BlockKind, Document, SectionRole
from pipeline.sections.tree import Node, Votes, family

# Titles that mean one thing in every report; the first that fits decides.
ROLES: tuple[tuple[SectionRole, str], ...] = (
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
_ROLES = tuple((role, re.compile(pattern)) for role, pattern in ROLES)
_SPOKEN = re.compile(r"[“\"‘][^“”\"‘’]{25,600}[”\"’]")
_NUMBER = re.compile(
    r"^(?:hoofdstuk\s+|deel\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4})\.?\s*[:.]?\s+", re.IGNORECASE
)
# A heading that names both: what stands under it decides which.
BOTH = re.compile(
    r"\b(?:conclusies?|bevindingen|ervaringen)\b.*\b(?:aanbeveling|advie[sz]|lessen|verbeter)"
)
# So much a wording that means one thing weighs beside what the model makes of it.
CERTAIN = 0.75
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
# Findings bring figures and quotations; conclusions and advice hardly any. Less evidence than this
# for each thousand letters, in a chapter long enough, in the second half, speaks for those two.
BARE = 4.5
QUOTE_WEIGHT = 200.0
LONG_ENOUGH = 700


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


def role_of(title: str) -> SectionRole | None:
    """What a title says that means one thing in every report; None when it does not."""
    words = words_of(title)
    if BOTH.search(words):
        return SectionRole.CONCLUSIONS
    return next((role for role, pattern in _ROLES if pattern.search(words)), None)


def words_of(title: str) -> str:
    """A title without its number, capitals and accents."""
    return plain(_NUMBER.sub("", title.strip()))


def listen(document: Document, nodes: Sequence[Node], readers: Readers | None) -> None:
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


def _weigh(document: Document, node: Node) -> None:
    """How long its text is, and how much of it is figures and quotations."""
    for block in document.blocks[node.at + 1 : node.end]:
        text = document.quote(block.span)
        quoted = block.kind is BlockKind.QUOTE
        spoken = len(text) if quoted else sum(len(m[0]) for m in _SPOKEN.finditer(text))
        node.letters += len(text)
        node.evidence += sum(map(str.isdigit, text)) + QUOTE_WEIGHT * spoken / 1000


def _title_votes(nodes: Sequence[Node], readers: Readers | None) -> list[Votes]:
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


def _sentences(document: Document, node: Node) -> list[str]:
    found: list[str] = []
    for block in document.blocks[node.at + 1 : node.end]:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW):
            text = document.quote(block.span)
            found += [text[span.start : span.end] for span in sentences(text)]
    return [text for text in found if len(text) >= SHORTEST_SENTENCE][:MOST_SENTENCES]


def content_votes(node: Node) -> Votes:
    """By role what the sentences here and below say for it, in log odds."""
    below = family(node)
    count = sum(n.count for n in below)
    if not count:
        return {}
    shares = {role: sum(n.heard.get(role, 0.0) for n in below) / count for role in TURNING}
    trust = STEEPNESS * count / (count + FEW_SENTENCES)
    return {
        role: min(MOST, max(LEAST, trust * (_log_odds(shares[role]) - _log_odds(turning))))
        for role, turning in TURNING.items()
    }


def _log_odds(share: float) -> float:
    clipped = min(max(share, 0.005), 0.995)
    return log(clipped / (1 - clipped))


def advice_share(node: Node) -> float:
    """The share of the sentences here and below that ask somebody to act."""
    below = family(node)
    count = sum(n.count for n in below)
    asked = sum(n.heard.get(SectionRole.RECOMMENDATIONS, 0.0) for n in below)
    return asked / count if count >= FEWEST_SENTENCES else 0.0


def is_bare(node: Node) -> bool:
    """Whether it brings hardly any evidence of its own."""
    below = family(node)
    letters = sum(n.letters for n in below)
    evidence = sum(n.evidence for n in below)
    return letters >= LONG_ENOUGH and evidence < BARE * letters / 1000
