// The report in the page: the same as the file of the html export, with a way to correct each line.
import { connect } from "./report/report.js";
import { graft } from "./graft.js";
import { word } from "./words.js";

const place = document.getElementById("report");
const all = (selector) => Array.from(place.querySelectorAll(selector));
let shown = null;

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const act = (name, id, label, text) => {
  const button = make("button", { type: "button", className: name, textContent: text });
  button.dataset.id = id;
  button.setAttribute("aria-label", label);
  return button;
};

// Puts a report (a document) in the place of the one before; what was chosen, filtered and scrolled to stays where it can.
export const show = (report, { edited, added, dropped }) => {
  const kept = shown && { chosen: shown.chosen(), filters: shown.filters(), at: all(".pane").map((pane) => pane.scrollTop), top: scrollY };
  const open = kept && place.querySelector("#timeline");
  if (shown) shown.leave();
  const parts = report.querySelectorAll(".masthead, main > *");
  place.replaceChildren(...Array.from(parts, graft).filter(Boolean));
  place.querySelectorAll(".tools, .i-am").forEach((element) => element.remove());  // the page has its own
  document.body.dataset.shown = report.body.dataset.shown;
  if (open && place.querySelector("#timeline")) place.querySelector("#timeline").open = open.open;

  for (const card of all(".card")) {
    const { id, n } = card.dataset;
    card.append(make("p", { className: "acts" },
      act("fix", id, word("edit_line", { n }), word("edit")),
      act("cut", id, word("drop_line", { n }), word("drop_short"))));
    const tag = added.has(id) ? "was_added" : edited.has(id) ? "was_edited" : "";
    if (tag) card.querySelector(".force").before(make("span", { className: "tag", textContent: word(tag) }));
  }
  if (dropped.length) {
    const lines = dropped.map((r) => {
      const title = r.title || r.text;
      return make("li", {}, make("s", { textContent: title }), act("back", r.id, `${word("restore")}：${title}`, word("restore")));
    });
    const list = make("section", { className: "run remarks gone" }, make("h3", { textContent: word("dropped") }), make("ul", {}, ...lines));
    place.querySelector(".tasks .help").before(list);
  }
  place.querySelector(".help").append(make("br"), word("keys"));
  place.querySelector(".notice .bar h2").after(make("button", { type: "button", className: "add", id: "add", textContent: word("add") }));

  place.hidden = false;
  shown = connect();
  if (!kept) return;
  shown.narrow(kept.filters);
  if (kept.chosen) shown.choose(kept.chosen, "still");
  all(".pane").forEach((pane, index) => { pane.scrollTop = kept.at[index]; });
  scrollTo(scrollX, kept.top);
};

export const chosen = () => shown && shown.chosen();
export const number = (id) => { const card = all(".card").find((c) => c.dataset.id === id); return card ? Number(card.dataset.n) : 0; };
export const paper = () => place.querySelector(".paper");

// Where the keyboard goes on after a correction: the line, else the one that now has its number.
export const focus = (id, n) => {
  const cards = all(".card:not([hidden])");
  const card = cards.find((c) => c.dataset.id === id) || cards.find((c) => Number(c.dataset.n) >= n) || cards.at(-1);
  if (card) shown.choose(card.dataset.id, "text");
  (card ? card.querySelector("a.no") : document.getElementById("add")).focus({ preventScroll: true });
};

export const clear = () => {
  if (shown) shown.leave();
  shown = null;
  place.replaceChildren();
  place.hidden = true;
};
