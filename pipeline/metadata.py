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
from pipeline.municipalities import Gazetteer, Mention, existed, find_mentions

# The labels of a colophon, with or without a colon behind them.
_LABELS = {
    "title": r"titel(?: rapport)?",
    "client": r"opdrachtgever|in opdracht van|aangeboden aan|uitgebracht aan",
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
    r"\b(?:advies|adviseurs|onderzoek(?! naar)|\w+onderzoek(?! naar)|research|consult\w*|bureau"
    r"|instituut|universiteit|hogeschool|rekenkamer(?:commissie)?)\b",
    re.IGNORECASE,
)
# Who asks for a report, when no label says so; and what on a cover is neither.
_CLIENT = re.compile(
    r"^(?:de )?(?:gemeenten?\b|college van|gemeentera|raad van|presidium)", re.IGNORECASE
)
_SENDER = re.compile(r"^(?:de )?(?:griffie|college van)\b", re.IGNORECASE)
_ON_BEHALF = re.compile(r"\bin opdracht van (?:de |het )?(?P<who>[^.;]{3,100})")
_NO_NAME = re.compile(
    r"samengesteld voorbeeld|versie|concept|definitief|eindrapport\w*|\d{1,2}\.\d|www\.|@",
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
LONGEST_NAME = 110  # characters
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
    client = labels.get("client") or _on_behalf(document)
    names = [line for line in _front_lines(document, LONGEST_NAME) if _is_name(line, title)]
    bureau = labels.get("bureau") or _bureau([name for name in names if name != client])
    client = client or next((n for n in names if _CLIENT.search(n) and n != bureau), "")
    about = [title, client, *front]
    return Metadata(
        kind=_kind(title, document),
        title=title,
        year=year,
        municipalities=_municipalities(about, document, gazetteer, year),
        bureau=bureau,
        client=client,
        methods=_methods(document, sections),
    )


# --- colophon and cover -------------------------------------------------------------------


def _lines(document: Document, blocks: Sequence[Block]) -> Iterator[str]:
    """The printed lines of blocks: in a colophon every line is a label of its own."""
    for block in blocks:
        for ink in block.ink:
            yield document.quote(ink.span).strip()


def _front_lines(document: Document, longest: int = 10_000) -> list[str]:
    """The lines of the first page, those of blocks longer than that left out."""
    front = [block for block in document.blocks if block.page == 1]
    return [*_lines(document, [b for b in front if b.span.end - b.span.start <= longest])]


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
            elif current and (_DATED.fullmatch(line) or _NO_NAME.match(line)):
                current = ""
            elif current and found[current]:
                found[current][-1] += f" {line}"
    return {name: values[0] for name, values in found.items() if name != "authors"}


def _value(line: str, match: re.Match[str]) -> str:
    """What stands behind a label: after a colon, or after a space and a capital."""
    rest = line[match.end() :]
    if rest.lstrip().startswith(":"):
        return rest.lstrip()[1:].strip()
    return rest.strip() if re.match(r"\s+[A-Z0-9\"'‘“]", rest) else ""


def _on_behalf(document: Document) -> str:
    """The client as a sentence on the first pages names it."""
    opening = [block for block in document.blocks if block.page <= _COVER_PAGES]
    texts = (" ".join(document.quote(block.span).split()) for block in opening)
    found = (match for text in texts if (match := _ON_BEHALF.search(text)))
    return next((match["who"].strip() for match in found), "")


def _is_name(line: str, title: str) -> bool:
    """Whether a line of the cover can be somebody's name: no title, date, label or remark."""
    return (
        len(line) <= LONGEST_NAME
        and line not in title
        and not _DATED.search(line)
        and not _LABEL.match(line)
        and not _NO_NAME.search(line)
    )


def _cover_title(document: Document) -> str:
    """What is printed largest on the first page, with its subtitle right below it."""
    cover = [block for block in document.blocks if block.page == 1]
    headings = [block for block in cover if block.kind is BlockKind.HEADING]
    headings = headings or [b for b in document.blocks if b.kind is BlockKind.HEADING][:1]
    if not headings:
        return document.text.strip().partition("\n")[0][:120]
    titles = [b for b in headings if not _CLIENT.search(document.quote(b.span))] or headings
    top = max(titles, key=lambda block: (_height(block), -block.span.start))
    title = document.quote(top.span)
    below = cover[cover.index(top) + 1 :] if top in cover else []
    return ". ".join([title.rstrip("."), *_subtitle(document, below)])


def _subtitle(document: Document, below: Sequence[Block]) -> list[str]:
    """The text under a title, up to what is no part of it any more: a name, a date, a label."""
    parts: list[str] = []
    for block in below:
        text = " ".join(document.quote(block.span).split())
        ended = bool(parts) and not parts[-1].endswith((",", ":", "–", "-"))
        who = any(pattern.search(text) for pattern in (_BUREAU, _CLIENT, _SENDER))
        if ended or who or not _is_name(text, ""):
            break
        parts.append(text)
    return [" ".join(parts)] if parts else []


def _height(block: Block) -> float:
    return max(ink.box.y1 - ink.box.y0 for ink in block.ink[:1])


def _year(date: str, front: Sequence[str]) -> int | None:
    """The report's own date: as labelled, else as dated on the cover, else a bare year there."""
    if found := _YEAR.search(date):
        return int(found[0])
    dated = [match["year"] for line in front for match in _DATED.finditer(line)]
    bare = [year for line in front for year in _YEAR.findall(line)]
    years = dated or bare[-1:]
    return int(years[0]) if years else None


def _bureau(names: Sequence[str]) -> str:
    """The name that looks like that of researchers; else the sender of a letter or a proposal."""
    likely = [name for name in names if _BUREAU.search(name)]
    likely = likely or [name for name in names if _SENDER.search(name)]
    likely = likely or [name for name in names if not _CLIENT.search(name)]
    return likely[0] if likely else ""


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
    front = [_of_its_time(mention, gazetteer, year) for mention in front]
    body = [_of_its_time(m, gazetteer, year) for m in find_mentions(document.text, gazetteer)]
    often = Counter(code for mention in body for code in _codes(mention, front))
    named = Counter(code for mention in front for code in _codes(mention, body))
    codes = [code for code in named if often[code] > 0 or len(named) == 1] or [*named]
    if not codes and often:
        top = often.most_common(1)[0][1]
        codes = [code for code, count in often.items() if count >= SUBJECT_SHARE * top]
    codes = [code for code in codes if not _is_heir(code, codes, gazetteer, year)]
    return tuple(gazetteer.municipality(code) for code in sorted(codes)[:_MOST_GEMEENTEN])


def _of_its_time(mention: Mention, gazetteer: Gazetteer, year: int | None) -> Mention:
    """Of those that bore a name one after the other, the one of the report's year."""
    then = tuple(code for code in mention.codes if existed(gazetteer.entries[code], year))
    return Mention(at=mention.at, codes=then or mention.codes, announced=mention.announced)


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
