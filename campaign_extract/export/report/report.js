// What the report does when it is clicked, filtered and typed at; the stand-alone report and the page of the service have it.
// Reads attributes, sets classes and text; never writes markup.
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const one = (selector) => document.querySelector(selector);

// light and dark: the system's wish until the reader says otherwise
export const dress = () => {
  const root = document.documentElement;
  const remember = (value) => { try { localStorage.setItem("theme", value); } catch { /* a file may have no storage */ } };
  const recall = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  if (["light", "dark"].includes(recall())) root.dataset.theme = recall();
  one("#theme").addEventListener("click", () => { root.dataset.theme = dark() ? "light" : "dark"; remember(root.dataset.theme); });
  one("#print").addEventListener("click", () => window.print());

  // all details of the tasks are open on paper
  let closed = [];
  addEventListener("beforeprint", () => { closed = all(".card details:not([open]), details.panel:not([open]), .panel .fold:not([open]), details.doubted:not([open])"); closed.forEach((d) => { d.open = true; }); });
  addEventListener("afterprint", () => { closed.forEach((d) => { d.open = false; }); closed = []; });
};

// One report at a time: what is given back leaves it again, or tells and sets what is chosen and filtered.
export const connect = () => {
  const gone = new AbortController();
  const on = (element, kind, call) => element.addEventListener(kind, call, { signal: gone.signal });
  all(".tools, .i-am, .filters, .help").forEach((element) => { element.hidden = false; });

  // cards on the right, quotes on the left, bars above: one number or id for all three
  const cards = all(".card");
  const quotes = new Map();
  all(".req").forEach((quote) => quote.dataset.n.split(" ").forEach((n) => {
    if (!quotes.has(n)) quotes.set(n, []);
    quotes.get(n).push(quote);
  }));
  const byNumber = new Map(cards.map((card) => [card.dataset.n, card]));
  const byId = new Map(cards.map((card) => [card.dataset.id, card]));
  const bars = all(".tl a[data-refs]").map((bar) => ({ bar, refs: bar.dataset.refs.split(" ") }));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = (element, block = "center") => element && element.scrollIntoView({ block, behavior: calm ? "auto" : "smooth" });
  let chosen = null;

  const choose = (card, from) => {
    all(".on").forEach((element) => element.classList.remove("on"));
    cards.forEach((other) => other.removeAttribute("aria-current"));
    chosen = card;
    if (!card) return;
    const fold = card.closest("details.doubted");
    if (fold) fold.open = true;
    card.classList.add("on");
    card.setAttribute("aria-current", "true");
    const marked = quotes.get(card.dataset.n) || [];
    marked.forEach((quote) => quote.classList.add("on"));
    bars.forEach(({ bar, refs }) => bar.classList.toggle("on", refs.includes(card.dataset.id)));
    if (from === "still") return;
    if (from !== "text") show(marked[0]);
    if (from !== "card") show(card, "nearest");
  };

  on(document, "click", (event) => {
    const target = event.target;
    if (!(target instanceof Element) || target.closest("summary, button, select, input, .remarks a")) return;
    if (String(getSelection())) return;
    const bar = target.closest(".tl a[data-refs]");
    if (bar) {
      event.preventDefault();
      const card = byId.get(bar.dataset.refs.split(" ")[0]);
      reveal(card);
      choose(card, "bar");
      return;
    }
    const card = target.closest(".card");
    if (card) {
      if (target.closest("dl")) return;
      if (target.closest("a")) event.preventDefault();
      choose(card, "card");
      if (target.closest("a.no") && event.detail === 0) focus(quotes.get(card.dataset.n));
      return;
    }
    const quote = target.closest(".req");
    if (quote) {
      const link = target.closest("a.ref");
      if (link) event.preventDefault();
      const numbers = quote.dataset.n.split(" ");
      const next = byNumber.get(link ? link.dataset.n : numbers[numbers.length - 1]);
      reveal(next);
      choose(next, "text");
      if (link && event.detail === 0) next.focus({ preventScroll: true });
    }
  });
  // a key on the number of a card leads into the notice, a key on the number in the notice leads back
  const focus = (marked) => { const link = marked && marked[0].querySelector("a.ref"); if (link) link.focus({ preventScroll: true }); };
  const reveal = (card) => {
    if (card && card.hidden) reset();
    if (card && card.hidden) { unit.value = ""; filter(); }
  };

  // one's own: a line says whose it is, here it is only looked up; the page of the service has a choice of its own
  const unit = one("#unit-here");
  const own = (card) => !unit || !unit.value || ["*", unit.value].some((mine) => card.dataset.unit.split(" ").includes(mine));
  const others = all("#handed tr[data-n], #agenda tr[data-n], .remarks li[data-n]");
  const sayWho = () => {
    const said = one("#mine");
    said.hidden = !unit.value;
    said.textContent = unit.value && `${said.dataset.word}：${unit.selectedOptions[0].label}`;
  };

  // filters
  const party = one("#f-party"), force = one("#f-force"), month = one("#f-month"), text = one("#f-text"), shown = one("#shown");
  const fits = (card) =>
    own(card) &&
    (!party.value || card.dataset.party.split(" ").includes(party.value)) &&
    (!force.value || card.dataset.force === force.value) &&
    (!month.value || card.dataset.month.split(" ").includes(month.value)) &&
    (!text.value.trim() || card.dataset.search.includes(text.value.trim().toLowerCase()));
  const filter = () => {
    const left = new Set();
    cards.forEach((card) => {
      card.hidden = !fits(card);
      if (!card.hidden) { left.add(card.dataset.n); left.add(card.dataset.id); }
    });
    others.forEach((line) => { line.hidden = !own(byNumber.get(line.dataset.n)); });
    all(".panel .fold").forEach((fold) => { fold.hidden = !fold.querySelector("tr[data-n]:not([hidden])"); });
    if (unit) sayWho();
    all(".run").forEach((run) => { if (run.querySelector(".card")) run.hidden = !run.querySelector(".card:not([hidden])"); });
    quotes.forEach((marked, n) => marked.forEach((quote) => {
      quote.classList.toggle("off", !quote.dataset.n.split(" ").some((number) => left.has(number)));
    }));
    bars.forEach(({ bar, refs }) => bar.classList.toggle("off", !refs.some((id) => left.has(id))));
    const count = cards.filter((card) => !card.hidden).length;
    one("#nothing").hidden = count > 0 || cards.length === 0;
    shown.textContent = document.body.dataset.shown.replace("{shown}", count).replace("{all}", cards.length);
    if (chosen && chosen.hidden) choose(null);
  };
  const reset = () => { one(".filters").reset(); filter(); };
  [unit, party, force, month].filter(Boolean).forEach((select) => on(select, "change", filter));
  on(text, "input", filter);
  on(one(".filters"), "submit", (event) => event.preventDefault());
  on(one("#f-reset"), "click", (event) => { event.preventDefault(); reset(); });

  // keys
  on(document, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
    const typing = event.target instanceof Element && event.target.matches("input, select, textarea");
    if (event.key === "Escape") { if (typing) event.target.blur(); reset(); choose(null); return; }
    if (typing) return;
    if (event.key === "/") { event.preventDefault(); text.focus(); return; }
    if (event.key !== "j" && event.key !== "k") return;
    const open = cards.filter((card) => !card.hidden);
    if (!open.length) return;
    const at = open.indexOf(chosen);
    const next = open[event.key === "j" ? Math.min(at + 1, open.length - 1) : Math.max(at - 1, 0)];
    choose(next, "key");
    next.querySelector("a.no").focus({ preventScroll: true });
  });

  // today, on the reader's own clock
  const line = one(".tl");
  if (line) {
    const now = new Date();
    const day = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
    if (day >= line.dataset.first && day <= line.dataset.last) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      const x = Number(line.dataset.left) + (Date.parse(day) - Date.parse(line.dataset.first)) / 864e5 * Number(line.dataset.scale);
      path.setAttribute("class", "now");
      path.setAttribute("d", `M${x} 26V${line.viewBox.baseVal.height - 6}`);
      line.append(path);
    }
  }

  filter();
  const start = decodeURIComponent(location.hash.slice(1));
  const first = start && document.getElementById(start);
  if (first && first.matches(".card")) choose(first, "bar");

  // a party's value is its place in this report's list: what is kept for another report is its name
  const named = () => party.value && party.selectedOptions[0].label;
  return {
    chosen: () => (chosen ? chosen.dataset.id : null),
    choose: (id, from = "bar") => { const card = byId.get(id); if (card) { reveal(card); choose(card, from); } },
    filters: () => ({ party: named(), force: force.value, month: month.value, text: text.value }),
    narrow: (kept) => {
      const option = kept.party && Array.from(party.options).find((o) => o.value && o.label === kept.party);
      party.value = option ? option.value : "";
      [force, month].forEach((select, index) => {
        const value = index ? kept.month : kept.force;
        select.value = Array.from(select.options).some((o) => o.value === value) ? value : "";
      });
      text.value = kept.text;
      filter();
    },
    leave: () => gone.abort(),
  };
};
