// How does a table with many columns fit a phone? Each row is a card there (css/cards.css), whose values name their column.

const FEW = 2; // columns that stand side by side on any screen

const ROLES = {
  TABLE: "table",
  THEAD: "rowgroup",
  TBODY: "rowgroup",
  TFOOT: "rowgroup",
  TR: "row",
  TD: "cell",
  TH: "columnheader",
};

/** Each cell says which column it stands in, and what it is: laid out as cards, a table is none to a screen reader.
 * A head to work with, as that of an import's columns, stays in sight, and a matrix is read by row and column: these
 * tables go on scrolling in their frames.
 * @param {HTMLTableElement} table */
export function nameColumns(table) {
  const headings = table.tHead?.rows.length === 1 ? [...table.tHead.rows[0].cells] : [];
  if (
    headings.length <= FEW ||
    table.classList.contains("matrix") ||
    table.tHead?.querySelector("input:not([data-select-page]), select, button, a:not(.sort)")
  )
    return;
  for (const row of table.rows) if (row.parentElement !== table.tHead) nameCells(row, headings);
  for (const part of [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, td, th")])
    part.setAttribute("role", roleOf(part));
  table.classList.add("cards");
}

/** @param {HTMLTableRowElement} row @param {HTMLTableCellElement[]} headings */
function nameCells(row, headings) {
  let column = 0;
  for (const cell of row.cells) {
    const title = shown(headings[column]);
    if (cell.tagName === "TD" && cell.colSpan === 1 && title) cell.dataset.column = title;
    column += cell.colSpan;
  }
}

/** What a heading says to the eye. @param {HTMLTableCellElement | undefined} heading */
function shown(heading) {
  return heading?.querySelector(".visually-hidden") ? "" : (heading?.textContent ?? "").trim();
}

/** @param {Element} part */
function roleOf(part) {
  if (part.getAttribute("scope") === "row") return "rowheader";
  return ROLES[/** @type {keyof typeof ROLES} */ (part.tagName)];
}
