"""Title, gemeenten, year, bureau, client and methods: from the colophon, else from the cover."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.dutch import plain
from pipeline.model import (
    Block,
    BlockKind,
    Document,
    Municipality,
    ReportKind,
    Section,
    SectionRole,
    Value,
)
from pipeline.municipalities import Gazetteer, Mention, find_mentions

# The labels of a colophon, with or without a colon behind them.
_LABELS = {
    "title": r"titel(?: rapport)?",
    "client": r"opdrachtgever|in opdracht van",
    "bureau": r"uitvoering|uitgevoerd door|bureau|onderzoeksbureau|opdrachtnemer|uitgave(?: van)?",
    "date": r"datum|publicatiedatum|verschenen",
    "authors": r"auteurs?|onderzoekers|projectnummer|correspondentie|\w*periode|status|versie",
}
_LABEL = re.compile(
    "|".join(rf"(?P<{name}>(?:{pattern})\b)" for name, pattern in _LABELS.items()) + r"",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_MONTH = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_DATED = re.compile(
    rf"(?:\b\d{{1,2}}\s+)?\b(?:{'|'.join(_MONTH)})\s+(?P<year>(?:19|20)\d{{2}})", re.IGNORECASE
)
# What a bureau's name usually holds, when no label says it.
_BUREAU = re.compile(
    r"\b(?:advies|adviseurs|onderzoek|research|consult\w*|bureau|instituut|universiteit|hogeschool"
    r"|rekenkamer\w*)\b",
    re.IGNORECASE,
)
_METHODS = (
    r"\b\d+\s+(?:interviews|(?:groeps)?gesprekken|dossiers|respondenten)\b",
    r"\binterviews?\b",
    r"\benquête\w*",
    r"\bdossier(?:onderzoek|studie|analyse)\b",
    r"\bdocument(?:en)?(?:studie|analyse)\b",
    r"\bgroepsgesprek\w*",
    r"\bbenchmark\w*",
    r"\bklantreizen\b",
    r"\bobservaties?\b",
    r"\bcliëntpanel\b",
    r"\bbusiness case\b",
    r"\bcasus(?:sen)?onderzoek\b",
)
_KINDS = (
    (
        ReportKind.DOORWERKING,
        r"\bdoorwerking\w*|\bvervolgonderzoek\b|\bopvolging van (?:de )?aanbevelingen\b",
    ),
    (ReportKind.RAADSVOORSTEL, r"\braadsvoorstel\b|\bvoorstel aan de (?:gemeente)?raad\b"),
    (
        ReportKind.REACTIE,
        r"\b(?:college|raadsinformatie)brief\b|\b(?:bestuurlijke )?reactie van het college\b",
    ),
)
_COVER_PAGES = 3
# A gemeente of which the name stands in this share of the announced mentions is a subject.
SUBJECT_SHARE = 0.5
_MOST_GEMEENTEN = 12


class Metadata(Value, frozen=True, kw_only=True):
    """What the report says of itself; empty where it does not say."""

    kind: ReportKind
    title: str
    municipalities: tuple[Municipality, ...]
    year: int | None
    bureau: str
    client: str
    methods: tuple[str, ...]


def find_metadata(
    document: Document, sections: Sequence[Section], gazetteer: Gazetteer
) -> Metadata:
    """The colophon decides, then the cover, then the running text."""
    labels = _labels(document)
    front = _front_lines(document)
    title = labels.get("title") or _cover_title(document)
    year = _year(labels.get("date", ""), front)
    about = [title, labels.get("client", ""), *front]
    return Metadata(
        kind=_kind(title, document),
        title=title,
        year=year,
        municipalities=_municipalities(about, document, gazetteer, year),
        bureau=labels.get("bureau") or _bureau(front),
        client=labels.get("client", ""),
        methods=_methods(document, sections),
    )


# --- colophon and cover -------------------------------------------------------------------


def _lines(document: Document, blocks: Sequence[Block]) -> Iterator[str]:
    """The printed lines of blocks: in a colophon every line is a label of its own."""
    for block in blocks:
        for ink in block.ink:
            yield document.quote(ink.span).strip()


def _front_lines(document: Document) -> list[str]:
    return [*_lines(document, [block for block in document.blocks if block.page == 1])]


def _labels(document: Document) -> dict[str, str]:
    """The values behind the labels; a value runs on to the next label or the end of its block."""
    found: dict[str, list[str]] = {}
    for block in document.blocks:
        if block.page > _COVER_PAGES and block.kind is not BlockKind.PARAGRAPH:
            continue
        current = ""
        for line in _lines(document, [block]):
            match = _LABEL.match(line)
            if match and (value := _value(line, match)):
                current = match.lastgroup or ""
                found.setdefault(current, []).append(value)
            elif current and found[current]:
                found[current][-1] += f" {line}"
    return {name: values[0] for name, values in found.items() if name != "authors"}


def _value(line: str, match: re.Match[str]) -> str:
    """What stands behind a label: after a colon, or after a space and a capital."""
    rest = line[match.end() :]
    if rest.lstrip().startswith(":"):
        return rest.lstrip()[1:].strip()
    return rest.strip() if re.match(r"\s+[A-Z0-9\"'‘“]", rest) else ""


def _cover_title(document: Document) -> str:
    """The largest heading of the first page, with the one right below it as its subtitle."""
    headings = [b for b in document.blocks if b.kind is BlockKind.HEADING and b.page == 1]
    headings = headings or [b for b in document.blocks if b.kind is BlockKind.HEADING][:1]
    if not headings:
        return document.text.strip().partition("\n")[0][:120]
    top = min(headings, key=lambda block: (block.level, block.span.start))
    after = [block for block in headings if block.span.start > top.span.end][:1]
    return ". ".join(document.quote(block.span) for block in (top, *after))


def _year(date: str, front: Sequence[str]) -> int | None:
    """The report's own date: as labelled, else as dated on the cover, else a bare year there."""
    if found := _YEAR.search(date):
        return int(found[0])
    dated = [match["year"] for line in front for match in _DATED.finditer(line)]
    bare = [year for line in front for year in _YEAR.findall(line)]
    years = dated or bare[-1:]
    return int(years[0]) if years else None


def _bureau(front: Sequence[str]) -> str:
    return next((line for line in front if _BUREAU.search(line) and len(line) < 80), "")  # noqa: PLR2004 - a name, not a sentence


def _kind(title: str, document: Document) -> ReportKind:
    first = plain(title)
    opening = plain(document.text[:600])
    for kind, pattern in _KINDS:
        if re.search(pattern, first) or (
            kind is ReportKind.RAADSVOORSTEL and re.search(pattern, opening)
        ):
            return kind
    return ReportKind.RAPPORT


# --- gemeenten ----------------------------------------------------------------------------


def _municipalities(
    about: Sequence[str],
    document: Document,
    gazetteer: Gazetteer,
    year: int | None,
) -> tuple[Municipality, ...]:
    """Named in title, client or cover; else the gemeente that the running text is about."""
    front = [m for text in about for m in find_mentions(_announced(text), gazetteer)]
    body = find_mentions(document.text, gazetteer)
    often = Counter(code for mention in body for code in _codes(mention, front))
    named = Counter(code for mention in front for code in _codes(mention, body))
    codes = [code for code in named if often[code] > 0 or len(named) == 1] or [*named]
    if not codes and often:
        top = often.most_common(1)[0][1]
        codes = [code for code, count in often.items() if count >= SUBJECT_SHARE * top]
    codes = [code for code in codes if not _is_heir(code, codes, gazetteer, year)]
    return tuple(gazetteer.municipality(code) for code in sorted(codes)[:_MOST_GEMEENTEN])


def _announced(text: str) -> str:
    """On a cover a name stands for the gemeente, also one that is a word elsewhere."""
    return re.sub(r"\b(?:in|van|te)\s+(?=[A-Z'])", "gemeente ", text)


def _codes(mention: Mention, others: Sequence[Mention]) -> tuple[str, ...]:
    """The gemeente meant; of two that bear the name the one that is named in full elsewhere."""
    if len(mention.codes) == 1:
        return mention.codes
    certain = {other.codes[0] for other in others if len(other.codes) == 1}
    return tuple(code for code in mention.codes if code in certain)[:1] or mention.codes[:1]


def _is_heir(
    code: str,
    codes: Sequence[str],
    gazetteer: Gazetteer,
    year: int | None,
) -> bool:
    """Whether it is only named because a gemeente of the report became part of it later."""
    since = gazetteer.entries[code].since
    later = since is not None and year is not None and since.year > year
    return later and any(code in gazetteer.entries[other].successors for other in codes)


# --- methods ------------------------------------------------------------------------------


def _methods(document: Document, sections: Sequence[Section]) -> tuple[str, ...]:
    """What was done to find out, as the section on method names it."""
    text = " ".join(
        document.quote(section.span)
        for section in sections
        if section.role is SectionRole.METHOD or "aanpak" in plain(section.title)
    )
    found: dict[str, str] = {}
    for pattern in _METHODS:
        if match := re.search(pattern, text, re.IGNORECASE):
            found.setdefault(match[0].split()[-1].lower()[:9], match[0])
    return tuple(found.values())
