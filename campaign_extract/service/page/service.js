// What is asked of the service, and what its refusals mean to a person.
import { told } from "./words.js";

// A sentence of words.js, with what stands in its braces.
export class Trouble extends Error {
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}

const SAID = { 413: "large", 429: "busy", 503: "busy", 504: "slow" };

const ask = async (address, options, signal) => {
  let answer;
  try {
    answer = await fetch(address, { ...options, method: "POST", signal, credentials: "omit", cache: "no-store" });
    if (answer.ok) return await answer.blob();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Trouble("gone");
  }
  const { status } = answer;
  const problem = await answer.json().catch(() => ({}));
  const detail = String(problem.detail || problem.title || answer.statusText || status);
  const seconds = answer.headers.get("Retry-After") || "5";
  throw new Trouble(SAID[status] || (status < 500 ? "refused" : "fault"), { detail: told(detail), seconds, status });
};

const json = (body) => ({ headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

// The checklist of a notice: {text} or {file}, and what the notice may not print itself.
export const extract = async ({ text, file, issued, addressees }, signal) => {
  if (!file) {
    const more = { ...(issued && { issued }), ...(addressees.length && { addressees }) };
    return JSON.parse(await (await ask("v1/extract", json({ text, ...more, with_text: true }), signal)).text());
  }
  const form = new FormData();
  form.append("file", file, file.name);
  if (issued) form.append("issued", issued);
  addressees.forEach((name) => form.append("addressees", name));
  form.append("with_text", "true");
  return JSON.parse(await (await ask("v1/extract", { body: form }, signal)).text());
};

// The checklist as a file in one of the formats.
export const write = (checklist, format, lang, options, signal) => ask("v1/export", json({ checklist, format, lang, ...options }), signal);

// The report, as a document that is not shown and runs nothing; this page has its style and script from files.
const OWN = /<(style|script)\b[^>]*>[^]*?<\/\1>/g;
export const parsed = (html) => new DOMParser().parseFromString(html.replace(OWN, ""), "text/html");
export const report = async (checklist, lang, options, signal) => parsed(await (await write(checklist, "html", lang, options, signal)).text());

// Two files held against each other, in one of the formats.
export const hold = (what, files, format, lang, signal) => {
  const form = new FormData();
  for (const [name, file] of Object.entries(files)) form.append(name, file, file.name);
  form.append("format", format);
  form.append("lang", lang);
  return ask(`v1/${what}`, { body: form }, signal);
};
