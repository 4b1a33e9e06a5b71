"use strict";
// Finds paragraphs that hold every word of what is asked. Both sides are folded alike: NFKC, case,
// traditional characters by a table. The text itself is shown as it is.
const data = JSON.parse(document.getElementById("data").textContent);
const simple = new Map();
for (let at = 0; at < data.simple.length; at += 1) {
  const [one, other] = Array.from(data.simple[at]);
  simple.set(one, other);
}
const fold = (text) => Array.from(text.normalize("NFKC").toLowerCase(), (one) => simple.get(one) || one).join("");
const lines = [];
for (const notice of data.notices) {
  const known = new Set();
  for (const [language, text] of [...notice.titles, ...notice.texts]) {
    for (const line of text.split("\n")) {
      const folded = fold(line).trim();
      // Two renditions of a language mostly have the same lines.
      if (folded && !known.has(folded)) lines.push({ notice, language, line, folded });
      known.add(folded);
    }
  }
}
const list = document.getElementById("found");
const said = document.getElementById("said");
const field = document.getElementById("asked");
const MOST = 50;
function marked(line, words) {
  // Where folding keeps the number of characters, what was found is marked.
  const shown = document.createElement("p");
  const folded = fold(line);
  if (folded.length !== line.length) { shown.textContent = line; return shown; }
  const marks = new Array(line.length).fill(false);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      marks.fill(true, at, at + word.length);
    }
  }
  for (let at = 0; at < line.length;) {
    let end = at;
    while (end < line.length && marks[end] === marks[at]) end += 1;
    const piece = line.slice(at, end);
    if (marks[at]) {
      const mark = document.createElement("mark");
      mark.textContent = piece;
      shown.append(mark);
    } else shown.append(piece);
    at = end;
  }
  return shown;
}
function find() {
  const words = fold(field.value).split(/\s+/u).filter(Boolean);
  list.replaceChildren();
  if (!words.length) { said.textContent = ""; return; }
  const hits = lines.filter((one) => words.every((word) => one.folded.includes(word)));
  said.textContent = `${Math.min(hits.length, MOST)} / ${hits.length}`;
  for (const hit of hits.slice(0, MOST)) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = hit.notice.page;
    link.textContent = hit.notice.titles[0][1];
    const text = marked(hit.line, words);
    if (hit.language) text.lang = hit.language;
    text.dir = "auto";
    item.append(link, text);
    list.append(item);
  }
}
field.addEventListener("input", find);
document.getElementById("form").hidden = false;
field.value = decodeURIComponent((location.hash || "#").slice(1));
find();
