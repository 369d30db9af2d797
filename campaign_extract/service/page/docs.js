// The API as a page: what openapi.json says, and a place to try each address that takes JSON.  Text is set as text.
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const last = (ref) => ref.split("/").at(-1);
const code = (text) => make("code", { textContent: text });

// A schema in a word or two: string, integer or null, one of …, a list of ….
const said = (schema) => {
  if (schema.$ref) return last(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((v) => JSON.stringify(v)).join(" | ");
  const several = schema.anyOf || schema.oneOf;
  if (several) return [...new Set(several.map(said))].join(" | ");
  if (schema.type === "array") return schema.items ? `[${said(schema.items)}]` : "list";
  return schema.format ? `${schema.type} (${schema.format})` : schema.type || "any";
};
const fields = (schema) => make("table", {},
  make("thead", {}, make("tr", {}, ...["field", "type", "meaning"].map((t) => make("th", { scope: "col", textContent: t })))),
  make("tbody", {}, ...Object.entries(schema.properties || {}).map(([name, one]) => make("tr", {},
    make("td", {}, code(name + ((schema.required || []).includes(name) ? "" : "?"))),
    make("td", { textContent: said(one) }), make("td", { textContent: one.description || "" })))));

const attempt = (path, content) => {
  const example = Object.values(content.examples || {})[0];
  const box = make("textarea", { value: example ? JSON.stringify(example.value, null, 1) : "{}", spellcheck: false });
  box.setAttribute("aria-label", `POST ${path}: JSON`);
  const out = make("pre", { hidden: true, tabIndex: 0 });
  const button = make("button", { type: "button", textContent: `POST ${path}` });
  button.addEventListener("click", async () => {
    button.disabled = true;
    out.hidden = false;
    try {
      const answer = await fetch(path.slice(1), { method: "POST", headers: { "Content-Type": "application/json" }, body: box.value, credentials: "omit" });
      const type = answer.headers.get("Content-Type") || "";
      out.textContent = `${answer.status} ${type}\n\n${/json|text/.test(type) ? (await answer.text()).slice(0, 200_000) : `${(await answer.blob()).size} bytes`}`;
    } catch (error) { out.textContent = String(error); }
    button.disabled = false;
  });
  return make("details", {}, make("summary", { textContent: "Try it" }), box, make("p", {}, button), out);
};

const section = (path, method, one, schemas) => {
  const place = make("section", {},
    make("h2", {}, make("b", { textContent: method.toUpperCase() }), code(path)),
    make("p", { textContent: [one.summary, one.description].filter(Boolean).join(". ") }));
  for (const [type, content] of Object.entries(one.requestBody ? one.requestBody.content : {})) {
    place.append(make("h3", { textContent: type }), fields(schemas[last(content.schema.$ref)]));
    if (type === "application/json") place.append(attempt(path, content));
  }
  const answers = make("tbody", {}, ...Object.entries(one.responses).map(([status, answer]) => make("tr", {},
    make("td", {}, code(status)), make("td", { textContent: answer.description }), make("td", { textContent: Object.keys(answer.content || {}).join(", ") }))));
  place.append(make("details", {}, make("summary", { textContent: "Answers" }), make("table", {}, answers)));
  return place;
};

const show = async () => {
  const api = document.getElementById("api");
  const found = await (await fetch("openapi.json", { credentials: "omit" })).json();
  document.getElementById("title").textContent = `${found.info.title} ${found.info.version}`;
  document.getElementById("about").textContent = `${found.info.summary} ${found.info.description}`;
  const { schemas } = found.components;
  api.replaceChildren(...Object.entries(found.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => section(path, method, one, schemas))));
  for (const name of ["Checklist", "Notice", "Requirement", "Time", "Frequency", "Responsible", "Note", "Problem"]) {
    if (schemas[name]) api.append(make("section", {}, make("h2", { textContent: name }), make("p", { textContent: schemas[name].description || "" }), fields(schemas[name])));
  }
};
show().catch((error) => { document.getElementById("api").textContent = String(error); });
