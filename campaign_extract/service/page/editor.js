// The form in which a line is put right, or a missed one added.  What it gives is checked here, applied elsewhere.
import { FORCES, RULES, choices, fields, key, locate, meant } from "./corrections.js";
import { word } from "./words.js";

const $ = (id) => document.getElementById(id);
const DAY = /^(19|2\d)\d\d-\d\d-\d\d$/;
const BOUNDS = ["exactly", "at_least", "at_most"];

const option = (value, label) => Object.assign(document.createElement("option"), { value, textContent: label });
const fill = (select, options, value) => {
  select.replaceChildren(...options.map(([v, label]) => option(v, label)));
  select.value = value;
};
const names = (text) => [...new Set(text.split(/[、，,;；\n]/).map((name) => name.trim()).filter(Boolean))];
const short = (text, length = 24) => (text.length > length ? `${text.slice(0, length)}…` : text).replace(/\s+/g, " ");

// Opens it on a line; ``adding`` asks for the words too.  Resolves to {span?, wanted}, "drop", or null for nothing.
export const edit = (checklist, requirement, { title, adding = false, words = "" }) => new Promise((resolve) => {
  const dialog = $("edit"), had = fields(requirement);
  const times = choices(checklist, requirement), clause = key(requirement.span);
  const gone = new AbortController();
  const on = (element, kind, call) => element.addEventListener(kind, call, { signal: gone.signal });

  $("edit-h").textContent = title;
  $("e-quote").textContent = requirement.text;
  $("e-quote").hidden = adding;
  $("e-words-field").hidden = !adding;
  $("e-words").value = words;
  $("e-drop").hidden = adding;
  $("e-wrong").textContent = "";

  $("e-title").value = had.title;
  $("e-deliverables").value = had.deliverables.join("、");
  $("e-recipients").value = had.recipients.join("、");

  // who: by hand, or by the names that the notice has
  const box = $("e-parties");
  box.value = had.parties.join("、");
  const known = [...new Set(checklist.requirements.flatMap((r) => r.responsible.map((p) => p.name)).filter(Boolean))];
  const mark = () => {
    const now = names(box.value), { basis, resolved } = meant(checklist, $("e-force").value);
    chips.forEach((chip) => chip.setAttribute("aria-pressed", String(now.includes(chip.textContent))));
    const who = word(basis === "issuer" ? "to_issuer" : "to_addressees");
    box.placeholder = resolved.length ? word("nobody", { basis: who, names: short(resolved.join("、"), 40) }) : "";
  };
  const chips = known.slice(0, 40).map((name) => {
    const chip = Object.assign(document.createElement("button"), { type: "button", textContent: name });
    on(chip, "click", () => {
      const now = names(box.value);
      box.value = (now.includes(name) ? now.filter((n) => n !== name) : [...now, name]).join("、");
      mark();
    });
    return chip;
  });
  $("e-known").replaceChildren(...chips);
  $("e-known").hidden = !chips.length;
  on(box, "input", mark);

  fill($("e-force"), FORCES.map((force) => [force, word(force)]), had.force);
  on($("e-force"), "change", mark);
  mark();

  // when: the words of the notice, and the day that they mean
  const label = (time) => (key(time.span) === clause ? word("clause") : `${short(time.text)}${time.due ? ` → ${time.due}` : ""}`);
  fill($("e-time"), [["", word("no_time")], ...times.map((time) => [key(time.span), label(time)])], had.time);
  $("e-due").value = had.due;
  on($("e-time"), "change", () => {
    const time = times.find((t) => key(t.span) === $("e-time").value);
    $("e-due").value = (time && time.due) || "";
  });
  on($("e-due"), "input", () => {
    if ($("e-due").value && !$("e-time").value) $("e-time").value = clause;
  });

  // how often
  const rate = had.frequency || { every: "", times: null, bound: null };
  const every = had.frequency ? rate.every || "-" : "";
  const usual = Object.keys(RULES);
  const odd = every && every !== "-" && !usual.includes(every) ? [[every, every]] : [];
  fill($("e-every"), [["", word("never")], ...usual.map((v) => [v, word(v)]), ["-", word("overall")], ...odd], every);
  fill($("e-bound"), BOUNDS.map((bound) => [bound, word(bound)]), rate.bound || "exactly");
  $("e-times").value = rate.times || "";
  const countable = () => { $("e-times").disabled = $("e-bound").disabled = !$("e-every").value; };
  on($("e-every"), "change", () => {
    countable();
    if ($("e-every").value && !$("e-times").value) $("e-times").value = 1;
  });
  countable();

  const wrong = (element, sentence) => {
    $("e-wrong").textContent = word(sentence);
    element.setAttribute("aria-invalid", "true");
    element.focus();
  };
  const close = (result) => { gone.abort(); dialog.close(); resolve(result); };
  on($("edit-form"), "submit", (event) => {
    event.preventDefault();
    [$("e-words"), $("e-title"), $("e-due"), $("e-times")].forEach((element) => element.removeAttribute("aria-invalid"));
    const span = adding ? locate(checklist, $("e-words").value.trim()) : requirement.span;
    const due = $("e-due").value, count = $("e-every").value ? $("e-times").value : "";
    if (!span) return wrong($("e-words"), "not_there");
    if ($("e-due").validity.badInput || (due && !DAY.test(due))) return wrong($("e-due"), "no_date");
    if ($("e-times").validity.badInput || (count && !/^[1-9]\d{0,3}$/.test(count)) || ($("e-every").value === "-" && !count)) {
      return wrong($("e-times"), "no_count");
    }
    const counted = $("e-every").value && {
      every: $("e-every").value === "-" ? null : $("e-every").value,
      times: count ? Number(count) : null,
      bound: count ? $("e-bound").value : null,
    };
    // a bound without a count says nothing, and was perhaps read so
    const frequency = counted && had.frequency && counted.every === rate.every && counted.times === rate.times
      && (!count || counted.bound === (rate.bound || "exactly")) ? had.frequency : counted || null;
    const title = $("e-title").value.trim().replace(/\s+/g, " ");
    if (!title && !adding) return wrong($("e-title"), "no_title");
    const handed = { deliverables: names($("e-deliverables").value), recipients: names($("e-recipients").value) };
    return close({ span, wanted: { title, ...handed, parties: names(box.value), force: $("e-force").value, time: $("e-time").value, due, frequency } });
  });
  on($("e-close"), "click", () => close(null));
  on($("e-drop"), "click", () => close("drop"));
  on(dialog, "cancel", (event) => { event.preventDefault(); close(null); });
  dialog.showModal();
  $("e-words").scrollTop = 0;
  (adding && !words ? $("e-words") : box).focus();
});
