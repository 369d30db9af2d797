// A checklist and a correction in, a checklist out; nothing is changed in place, so that undoing is going back.

export const FORCES = ["mandatory", "prohibited", "encouraged", "planned"];
export const RULES = {
  P1D: "FREQ=DAILY", P1W: "FREQ=WEEKLY", P2W: "FREQ=WEEKLY;INTERVAL=2", P1M: "FREQ=MONTHLY",
  P3M: "FREQ=MONTHLY;INTERVAL=3", P6M: "FREQ=MONTHLY;INTERVAL=6", P1Y: "FREQ=YEARLY",
};
const BY_HAND = "by-hand"; // stands where the name of the rule would

export const key = (span) => span.join("-");
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const within = (span, outer) => outer[0] <= span[0] && span[1] <= outer[1];
const inOrder = (things) => [...things].sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1]);

// what notes say of a part of a line is no longer so once that part is corrected
const SETTLED = {
  parties: ["requirement-without-party", "party-unresolved"],
  deadline: ["dates-conflict", "deadline-before-issue", "same-day-deadline", "no-year", "no-day", "impossible-date", "mark-unused"],
  frequency: ["counts-conflict", "mark-unused"],
};
SETTLED.all = [...Object.values(SETTLED).flat(), "duplicate"];
const without = (notes, codes, spans) =>
  notes.filter((n) => !(n.span && codes.includes(n.code) && spans.some((s) => s && within(n.span, s))));

export const find = (checklist, id) => checklist.requirements.find((r) => r.id === id);

export const drop = (checklist, id) => {
  const gone = find(checklist, id);
  return {
    ...checklist,
    requirements: checklist.requirements.filter((r) => r !== gone),
    notes: without(checklist.notes, SETTLED.all, [gone.span]),
  };
};

export const restore = (checklist, requirement) => ({
  ...checklist,
  requirements: inOrder([...checklist.requirements, requirement]),
});

// What differs between what was read and what it is now.
export const changes = (from, to) => {
  const before = new Map(from.requirements.map((r) => [r.id, r]));
  const after = new Set(to.requirements.map((r) => r.id));
  return {
    edited: new Set(to.requirements.filter((r) => before.has(r.id) && !same(before.get(r.id), r)).map((r) => r.id)),
    added: new Set(to.requirements.filter((r) => !before.has(r.id)).map((r) => r.id)),
    dropped: from.requirements.filter((r) => !after.has(r.id)),
  };
};

// A line in the words of the form, and back: parties by name, which time and its day, how often.
export const fields = (r) => ({
  title: r.title,
  deliverables: r.deliverables,
  recipients: r.recipients,
  parties: r.responsible.map((p) => p.name).filter(Boolean),
  force: r.force,
  time: r.deadline ? key(r.deadline.span) : "",
  due: (r.deadline && r.deadline.due) || "",
  frequency: r.frequency && { every: r.frequency.every, times: r.frequency.times, bound: r.frequency.bound },
});

export const amend = (checklist, id, wanted) => {
  const old = find(checklist, id), had = fields(old);
  const { title, deliverables, recipients } = wanted;
  const next = { ...old, title, deliverables, recipients, force: wanted.force };
  let { times, frequencies, requirements, notes } = checklist;
  if (wanted.force !== old.force) next.cue = null;
  if (!same(wanted.parties, had.parties) || (wanted.force !== old.force && !wanted.parties.length)) {
    next.responsible = responsible(checklist, next, wanted.parties);
    notes = without(notes, SETTLED.parties, [old.span, ...old.responsible.map((p) => p.span)]);
  }
  if (wanted.time !== had.time || wanted.due !== had.due) {
    const read = choices(checklist, old).find((t) => key(t.span) === wanted.time);
    const moved = read && dated(read, wanted.due);
    next.deadline = moved || null;
    if (moved && moved !== read) { // these words mean this day, wherever they are quoted
      times = times.map((t) => (same(t.span, moved.span) ? moved : t));
      requirements = requirements.map((r) => (r.deadline && same(r.deadline.span, moved.span) ? { ...r, deadline: moved } : r));
    }
    notes = without(notes, SETTLED.deadline, [old.span, moved && moved.span]);
  }
  if (!same(wanted.frequency, had.frequency)) {
    const read = old.frequency || frequencies.find((f) => within(f.span, old.span)) || clause(old, { vague: false });
    next.frequency = wanted.frequency && counted(read, wanted.frequency);
    frequencies = frequencies.map((f) => (next.frequency && same(f.span, next.frequency.span) ? next.frequency : f));
    notes = without(notes, SETTLED.frequency, [old.span, next.frequency && next.frequency.span]);
  }
  requirements = requirements.map((r) => (r.id === id ? next : r));
  return { ...checklist, times, frequencies, requirements, notes };
};

const clause = (r, more) => ({ text: r.text, span: r.span, ...more, rule: BY_HAND });

// The times that a line can have: all that were read, its own, and the clause itself.
export const choices = (checklist, r) => {
  const own = r.deadline ? [r.deadline] : [];
  const whole = clause(r, {
    kind: "by", start: null, due: null, clock: null, edtf: null, status: "vague", anchor: null, cue: null, resolved_by: null,
  });
  const seen = new Map();
  for (const time of [...own, ...checklist.times, whole]) if (!seen.has(key(time.span))) seen.set(key(time.span), time);
  return [...seen.values()];
};

// The time with its last day on another date; a day stays a day, a period keeps its beginning.
const dated = (time, due) => {
  if (due === (time.due || "")) return time;
  if (!due) return { ...time, kind: time.start ? "from" : "by", due: null, edtf: null, status: "vague", resolved_by: null };
  const start = time.start && time.start === time.due ? due : time.start && time.start <= due ? time.start : null;
  const kind = !start ? "by" : start === due ? "on" : "span";
  const edtf = !start ? `../${due}` : start === due ? due : `${start}/${due}`;
  return { ...time, kind, start, due, edtf, status: "exact", anchor: null, resolved_by: null, rule: BY_HAND };
};

const counted = (frequency, { every, times, bound }) => ({
  text: frequency.text,
  span: frequency.span,
  every,
  times,
  bound,
  rrule: every && every === frequency.every ? frequency.rrule : RULES[every] || null,
  vague: false,
  rule: BY_HAND,
});

// Whom it comes down to where nobody is named.
export const meant = (checklist, force) => {
  const planned = force === "planned";
  return { basis: planned ? "issuer" : "addressees", resolved: planned ? checklist.notice.issuers : checklist.notice.addressees };
};

// Each name as the notice has it: as on this line, else as on another, else by its place in the text.
const responsible = (checklist, r, names) => {
  if (!names.length) return [{ name: null, role: "responsible", ...meant(checklist, r.force), span: null }];
  const all = [r, ...checklist.requirements].flatMap((other) => other.responsible);
  const { addressees, issuers } = checklist.notice;
  return names.map((name) => {
    const known = all.find((p) => p.name === name);
    if (known && r.responsible.includes(known)) return known;
    const span = place(checklist, r, name);
    const resolved = known ? known.resolved : [...addressees, ...issuers].filter((n) => n === name).slice(0, 1);
    return { name, role: "responsible", resolved, basis: span && within(span, r.span) ? "clause" : "context", span };
  });
};

// Spans count code points, JavaScript counts halves of some.
const points = (text) => Array.from(text).length;
export const slice = (text, [a, b]) => Array.from(text).slice(a, b).join("");

// Where words stand: in the line itself, else the last time before it, else anywhere.
const place = (checklist, r, words) => {
  const text = checklist.source.text;
  const start = points(text) === text.length ? r.span[0] : Array.from(text).slice(0, r.span[0]).join("").length;
  const inside = text.indexOf(words, start);
  let at = inside >= 0 && inside + words.length <= start + r.text.length ? inside : text.lastIndexOf(words, start);
  if (at < 0) at = inside;
  if (at < 0) return null;
  const first = points(text.slice(0, at));
  return [first, first + points(words)];
};

// The span of words in the text (the first place that is no line yet), or null.
export const locate = (checklist, words) => {
  const { text } = checklist.source;
  const taken = new Set(checklist.requirements.map((r) => key(r.span)));
  let first = null;
  for (let at = text.indexOf(words); words && at >= 0; at = text.indexOf(words, at + 1)) {
    const start = points(text.slice(0, at)), span = [start, start + points(words)];
    first = first || span;
    if (!taken.has(key(span))) return span;
  }
  return first;
};

// A line that was missed, as it would have been read: its section, and the time and the frequency that stand in it.
export const fresh = (checklist, original, span) => {
  const { sections, times, frequencies, source } = checklist;
  const around = sections.filter((s) => s.span[0] <= span[0] && span[0] < s.span[1]);
  const before = sections.filter((s) => s.span[0] <= span[0]);
  const section = around.sort((a, b) => a.span[1] - a.span[0] - (b.span[1] - b.span[0]))[0] || before.at(-1) || sections[0];
  const { id } = section;
  const numbers = [...checklist.requirements, ...original.requirements]
    .filter((r) => r.section === id).map((r) => Number(r.id.slice(r.id.lastIndexOf("-") + 1)));
  return {
    id: `${id}-${Math.max(0, ...numbers) + 1}`,
    section: id,
    path: path(sections, section),
    text: slice(source.text, span),
    span,
    force: "mandatory",
    cue: null, title: slice(source.text, span).replace(/\s+/g, " ").trim(), action: null, object: null, category: null,
    responsible: [{ name: null, role: "responsible", ...meant(checklist, "mandatory"), span: null }],
    recipients: [], deliverables: [],
    deadline: times.find((t) => within(t.span, span)) || null,
    frequency: frequencies.find((f) => within(f.span, span)) || null,
    targets: [], condition: null, consequence: null,
  };
};

const path = (sections, section) => {
  if (!section) return [];
  const own = `${section.marker || ""}${section.heading || ""}`;
  return [...path(sections, sections.find((s) => s.id === section.parent)), ...(own ? [own] : [])];
};

export const add = (checklist, requirement) => {
  const spans = [requirement.deadline, requirement.frequency].map((mark) => mark && mark.span);
  return { ...restore(checklist, requirement), notes: without(checklist.notes, ["mark-unused"], spans) };
};
