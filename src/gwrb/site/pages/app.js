// @ts-check
// Shows one view at a time, searches and filters the list of tasks, sorts tables. Without it the page is one long list.
"use strict";
(() => {
  const root = document.documentElement;
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.filters"));
  const title = document.title;
  const started = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".view")]);
  const first = started[0];

  // -- views: those at hand, and those that stand in the page as text until they are asked for

  const SIGNS = /** @type {Record<string, string>} */ ({ amp: "&", lt: "<", gt: ">", "#34": '"', "#39": "'" });

  /** The words that stand in HTML. @param {string} html */
  const plain = (html) => html.replace(/&(amp|lt|gt|#34|#39);/g, (_, name) => SIGNS[name] ?? "");

  /** @type {Map<string, HTMLElement>} */
  const byId = new Map();
  for (const view of started) {
    byId.set(view.id, view);
    view.removeAttribute("id"); // the browser shall not scroll to it: one view at a time starts at its top
  }
  for (const text of document.querySelectorAll("noscript")) {
    const id = /^\s*<\w+ class="view" id="([^"]*)"/.exec(text.textContent ?? "")?.[1];
    if (id !== undefined) byId.set(plain(id), text);
  }

  /** A view, made of its text where nobody asked for it before. @param {string} id */
  const view = (id) => {
    const found = byId.get(id);
    if (found?.tagName !== "NOSCRIPT") return found;
    const made = new DOMParser().parseFromString(found.textContent ?? "", "text/html").querySelector(".view");
    if (!(made instanceof HTMLElement)) return undefined;
    made.removeAttribute("id");
    sortable(made);
    found.replaceWith(made);
    byId.set(id, made);
    return made;
  };

  // -- words, blind to script, width, case and punctuation

  const pairs = form?.dataset["pairs"] ?? "";
  /** @type {Map<string, string>} */
  const simple = new Map();
  const signs = [...pairs];
  for (let at = 0; at + 1 < signs.length; at += 2) simple.set(signs[at] ?? "", signs[at + 1] ?? "");

  /** @param {string} words */
  const fold = (words) =>
    [...words.normalize("NFKC").toLowerCase()]
      .map((sign) => simple.get(sign) ?? sign)
      .join("")
      .replace(/[^\p{L}\p{N}.-]+/gu, "");

  // -- the list of tasks

  const rows = /** @type {HTMLTableRowElement[]} */ ([...document.querySelectorAll(".tasks tr:not(.section)")]).filter(
    (row) => row.parentElement?.tagName === "TBODY",
  );
  /** @type {Map<HTMLTableRowElement, string>} */
  const index = new Map();

  const names = [...document.querySelectorAll("#units-list option")].map((option) => fold(option.getAttribute("value") ?? ""));

  /** The numbers in a mark of a row: of its units, of its leaders. @param {string | undefined} mark */
  const numbers = (mark) => (mark ?? "").split(" ").filter(Boolean).map(Number);

  /** The folded names of the units that a row's task binds. @param {HTMLTableRowElement} row */
  const units = (row) => numbers(row.dataset["units"]).map((number) => names[number] ?? "");

  const leaders = [...(form?.querySelectorAll("[name=leader] option") ?? [])].slice(1).map((option) => option.textContent);

  /** What a task promises. @param {HTMLElement | undefined} task its view, or the text of it */
  const promised = (task) =>
    task?.querySelector(".promise")?.textContent ?? plain(/<p class="promise">([^<]*)/.exec(task?.textContent ?? "")?.[1] ?? "");

  /** @param {HTMLTableRowElement} row */
  const words = (row) => {
    let found = index.get(row);
    if (found === undefined) {
      const id = row.cells[0]?.textContent ?? "";
      const promise = row.dataset["text"] ?? promised(byId.get(`/task/${id}`));
      found = `${fold(`${row.textContent} ${promise}`)} ${units(row).join(" ")}`;
      index.set(row, found);
    }
    return found;
  };

  const FEW = 400; // rows that are shown at once: a browser needs a second for thousands
  let room = FEW;
  const more = /** @type {HTMLButtonElement | null | undefined} */ (form?.querySelector("button.more"));

  /** @param {URLSearchParams} asked */
  const filter = (asked) => {
    const wanted = (asked.get("q") ?? "").split(/\s+/).map(fold).filter(Boolean);
    const unit = fold(asked.get("unit") ?? "");
    const district = fold(asked.get("district") ?? "");
    const leader = asked.get("leader");
    const due = asked.get("due");
    let shown = 0;
    for (const row of rows) {
      const of = (/** @type {number} */ at) => row.cells[at]?.textContent?.trim();
      const kept =
        (!asked.get("section") || row.parentElement?.dataset["section"] === asked.get("section")) &&
        (!asked.get("light") || of(4) === asked.get("light")) &&
        (!asked.get("status") || of(3) === asked.get("status")) &&
        (!unit || units(row).some((name) => name.includes(unit))) &&
        (!district || units(row).includes(district)) &&
        (!leader || numbers(row.dataset["leaders"]).some((number) => leaders[number] === leader)) &&
        (!due || (row.dataset["due"] ?? "9") <= due) &&
        wanted.every((word) => words(row).includes(word));
      shown += kept ? 1 : 0;
      row.hidden = !kept || shown > room;
    }
    for (const body of document.querySelectorAll(".tasks tbody")) {
      const some = [...body.querySelectorAll("tr:not(.section)")].some((row) => !(/** @type {HTMLElement} */ (row).hidden));
      /** @type {HTMLElement} */ (body).hidden = !some;
    }
    const output = form?.querySelector("output");
    if (output) output.textContent = `${shown} 项${shown > room ? `，先列 ${room} 项` : ""}`;
    if (more) more.hidden = shown <= room;
  };

  const asked = () => new URLSearchParams(location.hash.split("?")[1] ?? "");

  const fill = () => {
    for (const [name, field] of Object.entries(fields())) field.value = asked().get(name) ?? "";
    filter(asked());
  };

  /** @returns {Record<string, HTMLInputElement | HTMLSelectElement>} */
  const fields = () => {
    /** @type {Record<string, HTMLInputElement | HTMLSelectElement>} */
    const found = {};
    for (const field of form?.elements ?? [])
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) found[field.name] = field;
    return found;
  };

  const changed = () => {
    const now = new URLSearchParams();
    for (const [name, field] of Object.entries(fields())) if (field.value.trim()) now.set(name, field.value.trim());
    const words = now.toString();
    history.replaceState(null, "", `#/tasks${words ? `?${words}` : ""}`);
    filter(now);
  };

  if (form) {
    form.hidden = false;
    form.addEventListener("input", changed);
    more?.addEventListener("click", () => {
      room = rows.length;
      filter(asked());
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(changed));
  }

  // -- one view at a time

  let now = first;

  /** @param {boolean} moved whether a link brought the reader here */
  const show = (moved) => {
    const hash = location.hash.startsWith("#/") ? decodeURIComponent(location.hash.slice(1).split("?")[0] ?? "") : "";
    const spot = document.getElementById(hash); // a heading within a view
    const asked = view(hash) ?? /** @type {HTMLElement | undefined} */ (spot?.closest(".view") ?? undefined);
    const place = asked && !spot ? hash : "/";
    now?.classList.remove("on");
    now = asked ?? first;
    now?.classList.add("on");
    root.classList.remove("first");
    if (!now || !byId.has("/")) return; // a page of its own in a folder
    if (place === "/tasks") fill();
    const name = now.querySelector("h1")?.textContent ?? "";
    document.title = place === "/" ? title : `${name} · ${title}`;
    for (const link of document.querySelectorAll("nav a")) {
      const to = decodeURIComponent(link.getAttribute("href")?.split("#")[1] ?? "");
      const here = to === place || (to !== "/" && place.startsWith(to.replace(/s$/, "/")));
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (moved) {
      if (spot) spot.scrollIntoView();
      else window.scrollTo(0, 0);
      document.getElementById("main")?.focus({ preventScroll: true });
    }
  };

  // -- tables sort by their heads

  /** @param {HTMLTableElement} table @param {number} at @param {HTMLTableCellElement} head */
  const sort = (table, at, head) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const cell of table.tHead?.rows[0]?.cells ?? []) cell.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = new Intl.Collator("zh-CN", { numeric: true });
    for (const body of table.tBodies) {
      const own = [...body.rows].filter((row) => !row.classList.contains("section"));
      own.sort((a, b) => order.compare(a.cells[at]?.textContent ?? "", b.cells[at]?.textContent ?? "") * (down ? -1 : 1));
      body.append(...own);
    }
  };

  /** @param {Document | HTMLElement} within */
  const sortable = (within) => {
    for (const table of within.querySelectorAll("table")) sortableTable(table);
  };

  /** @param {HTMLTableElement} table */
  const sortableTable = (table) => {
    for (const [at, head] of [...(table.tHead?.rows[0]?.cells ?? [])].entries()) {
      if (table.tHead?.rows.length !== 1 || table.tBodies[0]?.querySelector("td[colspan]")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, at, head));
    }
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    const search = form?.querySelector("input");
    if (!search) return;
    event.preventDefault();
    if (!location.hash.startsWith("#/tasks")) location.hash = "#/tasks";
    setTimeout(() => search.focus());
  });

  // -- on paper everything is open

  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details")].filter((each) => !each.open);
    for (const each of opened) each.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const each of opened) each.open = false;
  });

  sortable(document);
  window.addEventListener("hashchange", () => show(true));
  show(false);
})();
