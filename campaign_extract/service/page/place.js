// From words selected in the notice to their span in its text, in code points.

// The paper's paragraphs, a line feed between them, are the text; notes and numbers between them are not.
const within = (paper, node, offset) => {
  const before = document.createRange();
  before.selectNodeContents(paper);
  before.setEnd(node, offset);
  const fragment = before.cloneContents();
  const lines = Array.from(fragment.children).filter((line) => line.matches("p[class^=p-]")).map((line) => line.textContent);
  return lines.join("\n");
};

// {span, box} of what is selected, without white space at its ends; null where that is nothing, or no words of the notice.
export const selected = (paper) => {
  const selection = getSelection();
  if (!paper || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!paper.contains(range.startContainer) || !paper.contains(range.endContainer)) return null;
  const before = within(paper, range.startContainer, range.startOffset);
  const words = within(paper, range.endContainer, range.endOffset).slice(before.length);
  if (!words.trim()) return null;
  const start = Array.from(before).length + Array.from(words).length - Array.from(words.trimStart()).length;
  return { span: [start, start + Array.from(words.trim()).length], box: range.getBoundingClientRect() };
};
