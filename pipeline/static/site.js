// Filters and sorts the matrix, moves through it with the arrow keys, and keeps the view in the
// address. Without this script the table is complete and every link works.
(() => {
  "use strict";

  const table = document.getElementById("matrix");
  if (!table) return;

  const form = document.getElementById("filters");
  const status = document.getElementById("telling");
  const body = table.tBodies[0];
  const rows = [...body.rows]; // in the order in which the page was made
  const heads = [...table.tHead.rows[0].cells];
  const fields = ["q", "jaar", "grootte", "provincie", "bureau"];
  const byName = heads[0].dataset.sort;
  const order = { key: byName, down: false };

  // Lower case, without accents, with straight quotes: "sudwest" finds Súdwest-Fryslân.
  const plain = (text) =>
    text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[‘’]/g, "'").toLowerCase();

  const matches = (row) =>
    fields.every((name) => {
      const wanted = form.elements[name].value.trim();
      if (!wanted) return true;
      if (name === "q") return plain(row.dataset.zoek).includes(plain(wanted));
      return row.dataset[name].split("|").includes(wanted);
    });

  function filter() {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !matches(row);
      if (!row.hidden) shown += 1;
    }
    status.textContent = `${shown} van ${rows.length} rapporten`;
  }

  // What is no number ("n.o.", "–", "onbekend") comes below every number.
  function figure(row, column) {
    const found = parseInt(row.cells[column].textContent.replace(/\./g, ""), 10);
    return Number.isNaN(found) ? -1 : found;
  }

  function sort() {
    const column = heads.findIndex((head) => head.dataset.sort === order.key);
    const sign = order.down ? -1 : 1;
    const place = new Map(rows.map((row, index) => [row, index]));
    const sorted = [...rows].sort((a, b) => {
      const difference = column === 0
        ? sign * (place.get(a) - place.get(b))
        : sign * (figure(a, column) - figure(b, column));
      return difference || place.get(a) - place.get(b);
    });
    body.append(...sorted);
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column].setAttribute("aria-sort", order.down ? "descending" : "ascending");
  }

  function readAddress() {
    const state = new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : "");
    for (const name of fields) form.elements[name].value = state.get(name) ?? "";
    const key = state.get("sort");
    order.key = heads.some((head) => head.dataset.sort === key) ? key : byName;
    order.down = order.key !== byName ? state.get("richting") !== "op" : state.get("richting") === "af";
  }

  function writeAddress() {
    const state = new URLSearchParams();
    for (const name of fields) {
      if (form.elements[name].value) state.set(name, form.elements[name].value);
    }
    if (order.key !== byName) state.set("sort", order.key);
    if (order.down === (order.key === byName)) state.set("richting", order.down ? "af" : "op");
    const hash = state.size ? `#?${state}` : "";
    history.replaceState(null, "", location.pathname + location.search + hash);
  }

  function show() {
    filter();
    sort();
  }

  // The first press shows the highest numbers, or for names the first letters; the next turns it.
  function choose(key) {
    order.down = key === order.key ? !order.down : key !== byName;
    order.key = key;
    sort();
    writeAddress();
  }

  function addSortButton(head) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.setAttribute("aria-label", `Sorteer op ${head.textContent.trim()}`);
    button.addEventListener("click", () => choose(head.dataset.sort));
    head.append(button);
  }

  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

  // To the next cell with a link in that direction; Tab keeps working as everywhere.
  function move(event) {
    const step = steps[event.key];
    const cell = event.target.closest("td, th");
    if (!step || !cell || !body.contains(cell)) return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const visible = [...body.rows].filter((row) => !row.hidden);
    let row = visible.indexOf(cell.parentNode) + step[0];
    let column = cell.cellIndex + step[1];
    for (; visible[row]?.cells[column]; row += step[0], column += step[1]) {
      const link = visible[row].cells[column].querySelector("a");
      if (link) {
        event.preventDefault();
        link.focus();
        return;
      }
    }
  }

  async function copyLink() {
    writeAddress();
    try {
      await navigator.clipboard.writeText(location.href);
      status.textContent += ". De link is gekopieerd.";
    } catch {
      window.prompt("Kopieer deze link:", location.href);
    }
  }

  function describeForPrint() {
    const chosen = fields.map((name) => form.elements[name]).filter((field) => field.value);
    const parts = chosen.map((field) => `${field.labels[0].textContent}: ${field.value}`);
    const sorted = heads.find((head) => head.dataset.sort === order.key);
    parts.push(`gesorteerd op ${(sorted.querySelector("a") ?? sorted).textContent.trim()}`);
    document.getElementById("weergave").textContent = [status.textContent, ...parts].join("; ");
  }

  heads.forEach(addSortButton);
  form.hidden = false;
  form.addEventListener("input", () => { filter(); writeAddress(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => {
    Object.assign(order, { key: byName, down: false });
    show();
    writeAddress();
  }));
  table.addEventListener("keydown", move);
  document.getElementById("deel").addEventListener("click", copyLink);
  window.addEventListener("hashchange", () => { readAddress(); show(); });
  window.addEventListener("beforeprint", describeForPrint);
  readAddress();
  show();
})();

// On paper: where it came from.
window.addEventListener("beforeprint", () => {
  document.getElementById("afdruk").textContent = `Afgedrukt van ${decodeURI(location.href)}`;
});
