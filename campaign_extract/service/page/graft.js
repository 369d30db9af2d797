// A piece of the report, made anew for this page: only elements and attributes that are named here, and text as text.
// The service escapes what a notice says; this is the second lock on the same door.
const HTML = new Set("a aside b button cite dd del details div dl dt form h1 h2 h3 h4 header i input ins label li ol option output p q section select small span summary table tbody td th thead time tr ul wbr".split(" "));
const DRAWING = new Set("a circle g path rect svg text title".split(" "));
const ATTRIBUTES = new Set((
  "class id role lang tabindex title scope for type value size autocomplete hidden open datetime " +
  "viewBox width height x y d cx cy r rx fill text-anchor"
).split(" "));
const SVG = "http://www.w3.org/2000/svg";

const kept = ({ name, value }) => ATTRIBUTES.has(name) || /^(data|aria)-[a-z-]+$/.test(name) || (name === "href" && value.startsWith("#"));

export const graft = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE) return null;
  const drawn = node.namespaceURI === SVG;
  if (!(drawn ? DRAWING : HTML).has(node.localName)) return null;
  const made = drawn ? document.createElementNS(SVG, node.localName) : document.createElement(node.localName);
  for (const attribute of node.attributes) if (kept(attribute)) made.setAttribute(attribute.name, attribute.value);
  made.append(...Array.from(node.childNodes, graft).filter(Boolean));
  return made;
};
