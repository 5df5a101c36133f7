"""The checks of the site: each takes an open page and gives the faults that it finds."""

from axe_playwright_python.sync_playwright import Axe

AXE = {
    "preload": False,  # on file:// axe would fetch the style sheet, which the browser refuses
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}

FRAME = """() => {
  const faults = [], all = (query) => [...document.querySelectorAll(query)];
  const levels = all("h1, h2, h3, h4, h5, h6").map((head) => +head.tagName[1]);
  if (document.documentElement.lang !== "nl") faults.push("language");
  if (all("h1").length !== 1) faults.push("h1");
  if (all("main").length !== 1) faults.push("main");
  if (!(all("a")[0]?.hash === "#inhoud")) faults.push("skip link");
  if (!levels.every((level, i) => !i || level - levels[i - 1] <= 1)) faults.push("heading jump");
  if (all("[style], [onclick], style, script:not([src])").length) faults.push("inline");
  if (all("svg[role=img]").some((svg) => !svg.querySelector("title") || !svg.querySelector("desc")))
    faults.push("picture without words");
  return faults;
}"""

MATRIX = """() => {
  const faults = [], table = document.querySelector("#matrix");
  const width = (row) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
  const number = (cell) => parseInt(cell.textContent, 10) || 0;
  const wide = width(table.tHead.rows[0]);
  if (!table.caption?.textContent.trim()) faults.push("caption");
  if ([...table.querySelectorAll("thead th")].some((head) => head.scope !== "col"))
    faults.push("scope of a column");
  if ([...table.querySelectorAll("tbody th, tfoot th")].some((head) => head.scope !== "row"))
    faults.push("scope of a row");
  if ([...table.rows].some((row) => width(row) !== wide)) faults.push("row length");
  if (wide !== 14) faults.push("columns");
  if (faults.length) return faults; // sums need whole rows
  if ([...table.querySelectorAll("td, th")].some((cell) => !cell.innerText.trim()))
    faults.push("empty cell");
  for (const row of table.tBodies[0].rows) {
    const counts = [...row.cells].slice(2, -1).map(number);
    if (counts.reduce((a, b) => a + b, 0) !== number(row.cells[wide - 1])) faults.push("row total");
  }
  for (let column = 2; column < wide; column += 1) {
    const counts = [...table.tBodies[0].rows].map((row) => number(row.cells[column]));
    if (counts.reduce((a, b) => a + b, 0) !== number(table.tFoot.rows[0].cells[column]))
      faults.push("column total");
  }
  return faults;
}"""

FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getClientRects()[0], style = getComputedStyle(element);
  const within = (value, most) => Math.min(Math.max(value, 0), most - 1);
  const x = within(box.left + box.width / 2, innerWidth);
  const y = within(box.top + box.height / 2, innerHeight);
  const top = document.elementFromPoint(x, y);
  return {
    what: element.outerHTML.slice(0, 90),
    covered: !(top && (element.contains(top) || top.contains(element))),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}"""


def frame(page):
    """Language, headings, landmarks, skip link, nothing inline."""
    return page.evaluate(FRAME)


def matrix(page):
    """Caption, scopes, equal rows, no empty cell, sums that are right."""
    return page.evaluate(MATRIX)


def outside(page):
    """What was asked for beside files of the site, and what the console said."""
    asked = [url for url in page.asked if not url.startswith(("file:", "data:"))]
    return [*asked, *page.heard]


def sideways(page):
    """Whether the page scrolls sideways."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{wide} > {room}"] if wide > room else []


def focus(page, key, steps):
    """Where focus is covered or cannot be seen, walking through the page."""
    faults = []
    for _ in range(steps):
        page.keyboard.press(key)
        seen = page.evaluate(FOCUS)
        if seen and (seen["covered"] or not seen["outlined"]):
            faults.append(seen)
    return faults


def accessibility(page):
    """What axe holds against the page, as rule and first element."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found]
