"""The role of each section: its witnesses weighed, chapters first, then what is below them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp, log

from pipeline.dutch import plain
from pipeline.model import BlockKind, Document, SectionRole
from pipeline.sections.tree import Node, Votes
from pipeline.sections.witnesses import (
    BOTH,
    LEAST,
    advice_share,
    content_votes,
    is_bare,
    role_of,
    words_of,
)

# What a study of what became of earlier advice is called, on its first page.
_FOLLOWS_UP = re.compile(r"\bdoorwerking\w*|\bvervolgonderzoek\b|\bopvolging van\b")
_NUMBERED_ADVICE = re.compile(r"(?:aanbeveling|advies|conclusie en aanbeveling) \d")
FEWEST_ADVICE = 3
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
# A cover holds fewer letters of running text than this.
COVER_TEXT = 350
# No title rules a role out altogether.
DOUBT = 0.1
# Log odds of the place: the first chapter tells what was done, appendices come last and together.
FIRST_CHAPTER = 1.0
EARLY = 0.5
TOO_EARLY = -1.0
TOO_LATE = -1.5
AMONG_APPENDICES = 3.0
# Log odds of a late chapter without figures and quotations.
BARE_CONCLUSIONS = 2.8
BARE_ADVICE = 1.5
# The title of a subsection has to be this likely to mean another role than the chapter's.
OWN_ROLE = 0.5
# Of a subsection the sentences are few: they can weaken its title by this much (log odds), but
# within the chapter of recommendations fully, since that decides most.
LEAST_BELOW = -0.4
# With a title that says nothing, so much of the text has to ask somebody to act.
MOSTLY_ADVICE = 0.6

_FRONT = (SectionRole.SUMMARY, SectionRole.CONTENTS, SectionRole.COLOPHON, SectionRole.COVER)


def decide(document: Document, nodes: Sequence[Node]) -> None:
    """A role for every node, chapters by all witnesses, what is below them by its title."""
    cover = _cover_pages(document)
    first, appendices = True, False
    titles = " ".join(n.title for n in nodes if document.blocks[n.at].page == 1)
    follows = bool(_FOLLOWS_UP.search(plain(titles)))
    for node in nodes:
        if follows and _goes_through_advice(node):
            node.role = SectionRole.EARLIER
        elif document.blocks[node.at].page in cover:
            node.role = SectionRole.COVER
        elif node.above is None or node.above.role is SectionRole.COVER:
            place = _place(document, node, first=first, appendices=appendices)
            node.role = _chapter_role(node, place)
            first = first and node.role in (*_FRONT, SectionRole.RESPONSE)
            appendices = appendices or node.role is SectionRole.APPENDIX
        else:
            node.role = _role_below(node, node.above.role)


def _goes_through_advice(node: Node) -> bool:
    """Whether its parts are recommendations by number: in a follow-up study those of before."""
    numbered = sum(bool(_NUMBERED_ADVICE.match(words_of(n.title))) for n in node.children)
    return numbered >= FEWEST_ADVICE and "nieuwe" not in plain(node.title)


def _cover_pages(document: Document) -> set[int]:
    """The first page, when next to nothing but titles stands on it."""
    letters = sum(
        block.span.end - block.span.start
        for block in document.blocks
        if block.page == 1 and block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
    )
    later = any(block.page > 1 for block in document.blocks)
    return {1} if later and letters < COVER_TEXT else set()


def _place(document: Document, node: Node, *, first: bool, appendices: bool) -> Votes:
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
        if is_bare(node):
            votes[SectionRole.CONCLUSIONS] = BARE_CONCLUSIONS
            votes[SectionRole.RECOMMENDATIONS] = BARE_ADVICE
    return votes


def _chapter_role(node: Node, place: Votes) -> SectionRole:
    if BOTH.search(words_of(node.title)):
        return _role_of_both(node)
    content = content_votes(node)
    if _is_appendix(node):
        content, place = {}, {}
    scores = {
        role: log(node.votes.get(role, 0.0) + DOUBT) + content.get(role, 0.0) + place.get(role, 0.0)
        for role in SectionRole
    }
    if not node.votes:
        scores[SectionRole.FINDINGS] += 1.0  # nothing was heard: it speaks
    return max(scores, key=lambda role: scores[role])


def _is_appendix(node: Node) -> bool:
    """Whether it is called one: what stands in it can be anything, of which norms count apart."""
    return plain(node.title).startswith(("bijlage", "appendix"))


def _role_of_both(node: Node) -> SectionRole:
    """Conclusions when the advice has a heading of its own, or when there is hardly any."""
    apart = any(
        role_of(child.title) is SectionRole.RECOMMENDATIONS
        or child.votes.get(SectionRole.RECOMMENDATIONS, 0.0) >= OWN_ROLE
        for child in node.children
    )
    advice = advice_share(node) >= MOSTLY_ADVICE - 0.2
    return SectionRole.RECOMMENDATIONS if advice and not apart else SectionRole.CONCLUSIONS


def _role_below(node: Node, above: SectionRole) -> SectionRole:
    """The chapter's role, unless the title or nearly all of the text clearly says otherwise."""
    possible = _BELOW.get(above, frozenset())
    content = content_votes(node)
    least = LEAST if above is SectionRole.RECOMMENDATIONS else LEAST_BELOW
    told = {
        role: node.votes.get(role, 0.0) * exp(min(0.0, max(least, content.get(role, 0.0))))
        for role in SectionRole
        if role in possible
    }
    best = max(told, key=lambda role: told[role], default=above)
    if told.get(best, 0.0) >= OWN_ROLE or (best in possible and role_of(node.title) is best):
        return best
    if role_of(node.title) is SectionRole.CONCLUSIONS and above is SectionRole.RECOMMENDATIONS:
        return SectionRole.CONCLUSIONS
    if SectionRole.RECOMMENDATIONS in possible and advice_share(node) >= MOSTLY_ADVICE:
        return SectionRole.RECOMMENDATIONS
    return above
