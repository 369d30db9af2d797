// The page: a notice goes in, its report is shown, corrected and taken away as files.
import { dress } from "./report/report.js";
import * as corrections from "./corrections.js";
import { edit } from "./editor.js";
import { EXAMPLE } from "./example.js";
import { selected } from "./place.js";
import { graft } from "./graft.js";
import { Trouble, extract, hold, parsed, report, write } from "./service.js";
import * as view from "./view.js";
import { LANGUAGES, language, speak, word } from "./words.js";

const $ = (id) => document.getElementById(id);
const SUFFIXES = { markdown: "md", gold: "json", tasks: "csv" };

// what was read, what it has been made into (the last is shown), and up to where it has been downloaded
let original = null;
let history = [];
let saved = null;
const now = () => history.at(-1);
const count = () => {
  const { edited, added, dropped } = corrections.changes(original, now());
  return edited.size + added.size + dropped.length;
};

// words ------------------------------------------------------------------------------------------------------------

const remembered = () => { try { return localStorage.getItem("lang"); } catch { return null; } };
const remember = (lang) => { try { localStorage.setItem("lang", lang); } catch { /* a private window may have no storage */ } };

const translate = (lang) => {
  speak(lang);
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-name]")) element.setAttribute("aria-label", word(element.dataset.name));
  for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = word(element.dataset.hint);
  const other = LANGUAGES.find((l) => l !== lang);
  Object.assign($("lang"), { textContent: other === "zh" ? "中文" : "EN", lang: other === "zh" ? "zh-CN" : "en" });
  $("lang").setAttribute("aria-label", other === "zh" ? "中文" : "English");
  document.body.dataset.drop = word("drop_here");
  sides();
  entitle();
};
const entitle = () => {
  const title = original && original.notice.title;
  document.title = title ? `${title.replace(/\s+/g, " ")} · ${word("name")}` : word("name");
};

// waiting and failing ----------------------------------------------------------------------------------------------

const calm = () => { $("problem").hidden = true; $("wrong").textContent = ""; };
const complain = (error) => {
  if (error.name === "AbortError") return;
  if (!(error instanceof Trouble)) console.error(error);
  const values = error instanceof Trouble ? error.values : { status: "–", detail: String(error.message) };
  const said = word(error instanceof Trouble ? error.key : "fault", values);
  $("wrong").textContent = error.key === "gone" && original && count() ? `${said}${word("kept")}` : said;
  $("problem").hidden = false;
};

// Runs what asks the service; a dialog says so once it takes longer than a blink, and lets it be given up.
let running = null;
const wait = async (what, call) => {
  if (running) return false;
  running = new AbortController();
  calm();
  const began = performance.now(), dialog = $("busy");
  $("busy-h").textContent = what;
  $("busy-p").textContent = "";
  const tick = () => {
    const seconds = Math.floor((performance.now() - began) / 1000);
    if (!dialog.open) dialog.showModal();
    if (seconds >= 3) $("busy-p").textContent = word("waited", { seconds });
  };
  const first = setTimeout(tick, 350), later = setInterval(tick, 1000);
  try {
    await call(running.signal);
    return true;
  } catch (error) {
    complain(error);
    return false;
  } finally {
    clearTimeout(first);
    clearInterval(later);
    dialog.close();
    running = null;
  }
};

// a notice in ------------------------------------------------------------------------------------------------------

const names = (text) => text.split(/[、，,;；\n]/).map((name) => name.trim()).filter(Boolean);

// Whose duties are shown, and what a calendar is to have.
const mine = () => ($("unit").value.trim() ? { unit: $("unit").value.trim() } : {});
const calendar = () => ({
  alarm_days: $("c-alarm").value === "none" ? "none" : Number($("c-alarm").value),
  deadlines: $("c-deadlines").value,
  phases: $("c-phases").checked,
  sequence: Math.min(9999, Math.max(0, Math.floor(Number($("c-sequence").value)) || 0)),
});

const show = async (checklist, signal) => {
  const made = await report(checklist, language(), mine(), signal);
  signal.throwIfAborted();
  return () => view.show(made, corrections.changes(original, checklist));
};

const take = async (notice) => {
  if (original && count() && saved !== now() && !(await sure())) return;
  const what = notice.file ? word("reading_file", { name: notice.file.name }) : word("reading_text");
  const given = { ...notice, issued: $("issued").value, addressees: names($("addressees").value) };
  await wait(what, async (signal) => {
    if (notice.file && !notice.file.size) throw new Trouble("empty_file", { name: notice.file.name });
    const found = await extract(given, signal);
    $("unit").value = "";
    const made = await report(found, language(), mine(), signal);
    view.clear();
    original = saved = found;
    history = [found];
    view.show(made, corrections.changes(found, found));
    arrange();
    scrollTo(0, 0);
    document.querySelector("#report h1").tabIndex = -1;
    document.querySelector("#report h1").focus({ preventScroll: true });
  });
};

// The names that the notice has, to choose from.
const units = () => {
  const { notice, requirements } = now();
  const known = new Set([...notice.addressees, ...requirements.flatMap((r) => r.responsible.flatMap((p) => p.resolved))]);
  $("units").replaceChildren(...[...known].slice(0, 200).map((name) => Object.assign(document.createElement("option"), { value: name })));
};

const arrange = () => {
  const there = Boolean(original);
  $("start").hidden = there;
  for (const id of ["download", "print", "skip", "who"]) $(id).hidden = !there;
  $("again").hidden = !there && $("held").hidden;
  if (there) units();
  $("state").hidden = history.length < 2;
  $("download").open = false;
  $("take").hidden = true;
  const n = there ? count() : 0;
  $("changed").textContent = n ? word("changed", { n }) : "";
  entitle();
};

const sure = () => new Promise((resolve) => {
  const dialog = $("sure"), gone = new AbortController();
  const done = (value) => { gone.abort(); dialog.close(); resolve(value); };
  $("sure-h").textContent = word("sure", { n: count() });
  $("stay").addEventListener("click", () => done(false), { signal: gone.signal });
  $("leave").addEventListener("click", () => done(true), { signal: gone.signal });
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); done(false); }, { signal: gone.signal });
  dialog.showModal();
});

const leave = async () => {
  if (original && count() && saved !== now() && !(await sure())) return;
  original = saved = null;
  history = [];
  view.clear();
  $("held").replaceChildren();
  $("held").hidden = true;
  calm();
  $("text").value = "";
  arrange();
  $("text").focus();
};

// corrections ------------------------------------------------------------------------------------------------------

// The next state is shown first: what the service refuses is not kept.
const turn = async (next, states, { id, n }) => {
  await wait(word("updating"), async (signal) => {
    const put = await show(next, signal);
    history = states;
    put();
    arrange();
    view.focus(id, n);
  });
};
const keep = (next, at) => turn(next, [...history, next], at);

const amend = async (id) => {
  const n = view.number(id), requirement = corrections.find(now(), id);
  const wish = await edit(now(), requirement, { title: word("edit_line", { n }) });
  if (wish === "drop") return cut(id);
  if (!wish) return view.focus(id, n);
  const next = corrections.amend(now(), id, wish.wanted);
  const same = JSON.stringify(next.requirements) === JSON.stringify(now().requirements);
  return same ? view.focus(id, n) : keep(next, { id, n });
};
const cut = (id) => keep(corrections.drop(now(), id), { id, n: view.number(id) });
const undo = () => {
  if (history.length < 2) return;
  const before = history.at(-2), { edited, added } = corrections.changes(now(), before);
  const id = [...edited, ...added][0] || view.chosen();
  turn(before, history.slice(0, -1), { id, n: view.number(id) || 1 });
};

const supply = async () => {
  const found = selected(view.paper());
  const taken = found && now().requirements.find((r) => corrections.key(r.span) === corrections.key(found.span));
  $("take").hidden = true;
  getSelection().removeAllRanges();
  if (taken) return amend(taken.id);
  const words = found ? corrections.slice(now().source.text, found.span) : "";
  const draft = corrections.fresh(now(), original, found ? found.span : [0, 0]);
  const wish = await edit(now(), draft, { title: word("add_line"), adding: true, words });
  if (!wish) return $("add").focus();
  // the same words may stand in several places: those that were selected are meant
  const span = found && corrections.slice(now().source.text, found.span) === corrections.slice(now().source.text, wish.span) ? found.span : wish.span;
  const double = now().requirements.find((r) => corrections.key(r.span) === corrections.key(span));
  if (double) return view.focus(double.id, 0);
  const made = corrections.fresh(now(), original, span);
  const had = corrections.fields(draft), is = corrections.fields(made);
  // what was left as the form had it stays what stands in the words
  const wanted = { ...wish.wanted };
  if (!wanted.title || wanted.title === had.title) wanted.title = is.title;
  if (wanted.time === had.time && wanted.due === had.due) Object.assign(wanted, { time: is.time, due: is.due });
  else if (wanted.time === corrections.key(draft.span)) wanted.time = corrections.key(span);
  if (JSON.stringify(wanted.frequency) === JSON.stringify(had.frequency)) wanted.frequency = is.frequency;
  await keep(corrections.amend(corrections.add(now(), made), made.id, wanted), { id: made.id, n: 0 });
};

// files out --------------------------------------------------------------------------------------------------------

const stem = () => {
  const { source, notice } = now();
  const name = (source.name || "").replace(/\.[^.]*$/, "") || notice.title || "checklist";
  return tame(name);
};
const tame = (name) => name.replace(/[\u0000-\u001f<>:"/\\|?*\s\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/g, "_").slice(0, 80);
const hand = (blob, name) => {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
const download = async (format) => {
  $("download").open = false;
  const checklist = now();
  // an annotation names the file of its text
  const name = format === "gold" || format === "text" ? (checklist.source.name || "notice").replace(/\.[^.]*$/, "") : stem();
  if (format === "text") return hand(new Blob([checklist.source.text], { type: "text/plain" }), `${name}.txt`);
  const file = `${name}.${SUFFIXES[format] || format}`;
  await wait(word("writing", { name: file }), async (signal) => {
    const whole = format === "gold" || format === "json";
    const options = { ...(whole ? {} : mine()), ...(format === "ics" ? calendar() : {}) };
    hand(await write(checklist, format, language(), options, signal), file);
    saved = checklist;
  });
  return $("download").querySelector("summary").focus();
};

// everything that is clicked, dropped and typed --------------------------------------------------------------------

const read = () => ($("text").value.trim() ? take({ text: $("text").value }) : complain(new Trouble("no_text")));
const files = (list) => {
  if (list.length > 1) complain(new Trouble("one_file"));
  else if (list.length) take({ file: list[0] });
};

$("ask").addEventListener("submit", (event) => { event.preventDefault(); read(); });
$("file").addEventListener("change", () => { files([...$("file").files]); $("file").value = ""; });
$("example").addEventListener("click", () => { $("text").value = EXAMPLE; read(); });
$("again").addEventListener("click", leave);
$("undo").addEventListener("click", undo);
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); read(); }
});
$("unit").addEventListener("change", () => wait(word("updating"), async (signal) => (await show(now(), signal))()));

// two files held against each other
const SIDES = { compare: ["old", "new"], cover: ["notice", "plan"], check: ["notice", "list"] };
const sides = () => { $("t-first").textContent = word(SIDES[$("t-what").value][0]); $("t-second").textContent = word(SIDES[$("t-what").value][1]); };
$("t-what").addEventListener("change", sides);
// what was found, to be kept: the page as it is shown, a table, a text, the data
const offers = (what, files, page) => {
  const row = Object.assign(document.createElement("p"), { className: "row keep", textContent: word("download") });
  const names = Object.values(files).map((file) => file.name.replace(/\.[^.]*$/, ""));
  for (const [format, suffix] of [["html", "html"], ["csv", "csv"], ["markdown", "md"], ["json", "json"]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: format === "markdown" ? "Markdown" : format.toUpperCase() });
    const name = `${tame(names.join("-"))}.${suffix}`;
    button.addEventListener("click", () => wait(word("writing", { name }), async (signal) => {
      hand(format === "html" ? page : await hold(what, files, format, language(), signal), name);
    }));
    row.append(button);
  }
  return row;
};
$("two-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const what = $("t-what").value, [one, other] = SIDES[what];
  const files = { [one]: $("t-one").files[0], [other]: $("t-other").files[0] };
  if (!files[one] || !files[other]) return complain(new Trouble("two_files"));
  await wait(word("holding"), async (signal) => {
    const page = await hold(what, files, "html", language(), signal);
    const result = parsed(await page.text());
    signal.throwIfAborted();
    $("held").replaceChildren(offers(what, files, page), ...Array.from(result.body.children, graft).filter(Boolean));
    $("held").hidden = false;
    $("start").hidden = true;
    $("again").hidden = false;
    $("held").querySelector("h1").tabIndex = -1;
    $("held").querySelector("h1").focus();
  });
});
$("well").addEventListener("click", calm);
$("cancel").addEventListener("click", () => running && running.abort());
$("busy").addEventListener("cancel", (event) => { event.preventDefault(); if (running) running.abort(); });
$("take").addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
$("take").addEventListener("click", supply);
$("lang").addEventListener("click", async () => {
  const lang = LANGUAGES.find((l) => l !== language());
  remember(lang);
  translate(lang);
  if (!original) return;
  await wait(word("updating"), async (signal) => (await show(now(), signal))());
  arrange();
});
for (const button of document.querySelectorAll("[data-format]")) {
  button.addEventListener("click", () => download(button.dataset.format));
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("#download")) $("download").open = false;
  const button = event.target.closest("#report button");
  if (!button) return;
  const { id } = button.dataset;
  if (button.matches(".fix")) amend(id);
  else if (button.matches(".cut")) cut(id);
  else if (button.matches(".back")) keep(corrections.restore(now(), corrections.find(original, id)), { id, n: 0 });
  else if (button.matches(".add")) supply();
});

const KEYS = { e: amend, d: cut };
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && $("download").open) { $("download").open = false; $("download").querySelector("summary").focus(); return; }
  const typing = event.target instanceof Element && event.target.matches("input, select, textarea");
  if (!original || typing || event.altKey || document.querySelector("dialog[open]")) return;
  const modified = event.ctrlKey || event.metaKey;
  if (modified ? event.key === "z" && !event.shiftKey : event.key === "u") { event.preventDefault(); undo(); return; }
  if (modified) return;
  if (event.key === "a") { event.preventDefault(); supply(); return; }
  const id = view.chosen();
  if (id && KEYS[event.key]) { event.preventDefault(); KEYS[event.key](id); }
});

// words that are selected in the notice can be made a line
document.addEventListener("selectionchange", () => {
  const found = original && !document.querySelector("dialog[open]") ? selected(view.paper()) : null;
  const button = $("take");
  button.hidden = !found;
  if (!found) return;
  const { box } = found;
  button.style.left = `${Math.max(8, Math.min(box.left + box.width / 2 - button.offsetWidth / 2, innerWidth - button.offsetWidth - 8))}px`;
  button.style.top = `${Math.max(60, Math.min(box.bottom + 8, innerHeight - button.offsetHeight - 8))}px`;
});

let over = 0; // dragenter and dragleave come for every element on the way
const carries = (event) => event.dataTransfer && event.dataTransfer.types.includes("Files");
const drag = (step) => { over = Math.max(0, over + step); document.body.classList.toggle("over", over > 0); };
document.addEventListener("dragenter", (event) => { if (carries(event)) { event.preventDefault(); drag(1); } });
document.addEventListener("dragleave", (event) => { if (carries(event)) drag(-1); });
document.addEventListener("dragover", (event) => { if (carries(event)) event.preventDefault(); });
document.addEventListener("drop", (event) => {
  over = 0;
  drag(0);
  if (!carries(event) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  files([...event.dataTransfer.files]);
});
document.addEventListener("paste", (event) => {
  if (document.querySelector("dialog[open]")) return;
  const pasted = [...event.clipboardData.files];
  if (pasted.length) { event.preventDefault(); files(pasted); }
});
addEventListener("beforeunload", (event) => { if (original && count() && saved !== now()) event.preventDefault(); });

dress();
translate(LANGUAGES.includes(remembered()) ? remembered() : navigator.languages.some((l) => l.startsWith("zh")) ? "zh" : "en");
