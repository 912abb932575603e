// The desk: what is done on this page is one small edit of the talk's file, and what the page shows is that file.
(() => {
"use strict";

// ---- Small tools

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
const wordsOf = (text) => text.split(/\s+/).filter(Boolean);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Make an element; what is inside is always text or elements, never markup. `text` is what a field has in the file. */
function make(tag, { text, style, ...attributes } = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  for (const [name, value] of Object.entries(style || {})) made.style.setProperty(name, value);
  if (text !== undefined) made.dataset.text = made.value = text;
  made.append(...inside.flat().filter((each) => each !== "" && each !== undefined && each !== null && each !== false));
  return made;
}

/** Let `old` say what `made` says; what is the same stays, with its focus, its place in a scroll and what is typed. */
function morph(old, made) {
  if (old.nodeType !== made.nodeType || old.nodeName !== made.nodeName) return old.replaceWith(made);
  if (old.nodeType === Node.TEXT_NODE) return old.data === made.data || (old.data = made.data);
  const isField = old.matches("textarea");
  const isUntouched = isField && !isWritten(old);
  for (const { name } of [...old.attributes]) if (name !== "style" && !made.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of made.attributes) {
    if (name !== "style" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.style.cssText !== made.style.cssText) old.style.cssText = made.style.cssText;
  if (!isField) return fill(old, ...made.childNodes);
  if (isUntouched && old.value !== made.dataset.text) old.value = made.dataset.text;
  if (!isWritten(old)) old.sent = old.base = undefined;
}

/** Let an element hold these, and keep those that it has already; an element with a key is known by it. */
function fill(parent, ...nodes) {
  const known = new Map([...parent.children].filter((each) => each.dataset.key).map((each) => [each.dataset.key, each]));
  let place = parent.firstChild;
  for (const node of nodes.flat()) {
    const made = typeof node === "string" ? document.createTextNode(node) : node;
    const key = made.dataset?.key;
    const same = key ? known.get(key) : place && !place.dataset?.key && place.nodeName === made.nodeName && place;
    if (!same) {
      parent.insertBefore(made, place);
      continue;
    }
    if (same === place) place = place.nextSibling;
    else parent.insertBefore(same, place);
    morph(same, made);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

const isWritten = (field) => field.value !== field.dataset.text;
const fieldOf = (at) => $$("textarea", $("#panel")).find((each) => each.dataset.at === at);

/** Words of the talk have a language and a direction of their own. */
const spoken = () => ({ lang: state.language || "en", dir: state.direction });

function say(selector, text) {
  if ($(selector).textContent !== text) $(selector).textContent = text;
}

const announce = (text) => say("#live", text);

function complain(text) {
  say("#notice", text);
  $("#notice").hidden = !text;
}

// ---- What the talk says

let state; // as the server tells it
let here = ""; // the id of the slide in the middle
let chosen = ""; // the id of the sentence that the foot of the article is about
let tab = "words";
let proposals = []; // what a model proposes for this slide
let expected = []; // what was done and is not yet told by the server
let scrolled = ""; // the slide for which the article was scrolled

const slideOf = (id) => state.slides.find((each) => each.id === id);
const current = () => slideOf(here) || state.slides[0];
const sentenceOf = (id) => state.sentences.find((each) => each.id === id);
const isHere = (said) => said.where === "slide" && said.slides.some((id) => slideOf(id)?.path === current().path && slideOf(id)?.index === current().index);
const isSection = (slide) => slide.index !== null;
const nameOf = (slide) => slide.title || "Untitled";
const isShown = (slide) => !slide.hidden && !slide.cut;

/** The number of a slide in the talk; one that is hidden has none. */
function numberOf(slide) {
  return slide.hidden ? "" : String(state.slides.filter((each) => !each.hidden).indexOf(slide) + 1);
}

const placeOf = (slide) => (slide.hidden ? "the hidden slide" : `slide ${numberOf(slide)}`);

let asking = null;
let again = false;

/** Ask what the talk says now; while an answer is awaited, what more is asked is asked once. */
function refresh() {
  if (asking) {
    again = true;
    return asking;
  }
  const load = async () => {
    do {
      again = false;
      const answer = await fetch("desk.json");
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.error);
      take(told);
    } while (again);
  };
  asking = load().then(() => ($("#lost").hidden = true), () => ($("#lost").hidden = false)).finally(() => (asking = null));
  return asking;
}

function take(told) {
  const before = state?.slides.findIndex((each) => each.id === here);
  const old = state?.slides[before];
  state = told;
  for (const each of expected) each();
  const same = old && contentOf(old) !== contentOf(slideOf(here) || old) && state.slides.find((each) => contentOf(each) === contentOf(old));
  if (same) here = same.id; // the slide has another id, because there is a new one with its heading
  if (!slideOf(here)) here = (state.slides[Math.max(0, Math.min(before ?? 0, state.slides.length - 1))] || {}).id || "";
  notePictures();
  draw();
}

// ---- Acts

const DONE = { // what the page says when an act is done, and how undo names it
  show: "Sentence shown", note: "Sentence taken into the notes", put: "Put on the slide", rewrite: "Text written", title: "Title written",
  notes: "Notes written", form: "Form chosen", pin: "Pin changed", hide: "Slide hidden or shown", move: "Slide moved", split: "Slide split",
  merge: "Slides joined", new: "Slide made", opening: "Opening changed", takeaway: "Takeaways changed", call: "Call changed",
  private: "Private sentence changed", minutes: "Minutes changed", draft: "Talk made",
};
let last = Promise.resolve();

/**
 * Do an act after those that were asked before, and return whether it was done.
 *
 * seen: the version in which a text was seen that is now another one. Without it an act is one of names, which other
 * acts leave alone.
 */
function act(name, more = {}, said = "", seen = more.at && state.version) {
  const guess = () => foresee(name, more);
  if (state.file) {
    expected.push(guess);
    guess();
    draw();
  }
  last = last.then(async () => {
    const before = new Set(state.slides.map((each) => each.id));
    const done = await perform(name, more, seen);
    expected = expected.filter((each) => each !== guess);
    await refresh();
    if (!done) return false;
    complain("");
    const fresh = state.slides.find((each) => !before.has(each.id));
    if (name === "opening") go(sentenceOf(more.sentence)?.slides[0]);
    else if (fresh && name === "new") go(fresh.id);
    announce(said || DONE[name] || "Done");
    return true;
  }).catch(() => ($("#lost").hidden = false) && false);
  return last;
}

async function perform(name, more, seen) {
  if (!state.file && !(await mayMake())) return false;
  let answer = await post(name, more, seen || state.version);
  if (answer.status === 409 && !answer.error.includes(":")) { // a version that the server has forgotten
    await refresh();
    answer = await post(name, more, state.version);
  }
  if (answer.status === 200) return true;
  const kept = more.text !== undefined && answer.status === 409 ? " Your words are still in the field: Enter writes them, Esc takes what is there now." : "";
  complain(`${capital(answer.error)}.${kept}`);
  return false;
}

async function post(name, more, expects) {
  const body = JSON.stringify({ act: name, expects, ...more });
  const answer = await fetch("act", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  const told = await answer.json().catch(() => ({ error: `the server answered ${answer.status}` }));
  return { ...told, status: answer.status };
}

/** Before there is a talk, ask whether one may be made, and make it. */
async function mayMake() {
  say("#makes", state.makes);
  say("#made-of", state.article);
  say("#yes", `Make ${state.makes}`);
  const dialog = $("#ask");
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((done) => dialog.addEventListener("close", done, { once: true }));
  if (dialog.returnValue !== "yes") return false;
  const answer = await post("draft", {}, state.version);
  if (answer.status !== 200) complain(`${capital(answer.error)}.`);
  else [state.file, state.version] = [state.makes, answer.version];
  return answer.status === 200;
}

/** Show at once what an act changes, until the server tells it. */
function foresee(name, more) {
  const [slide, said] = [slideOf(more.slide), sentenceOf(more.sentence)];
  if (name === "show" && slide && said) [said.where, said.slides] = ["slide", said.where === "slide" ? [...said.slides, slide.id] : [slide.id]];
  if (name === "note" && slide && said) [said.where, said.slides] = ["notes", [slide.id]];
  if (name === "pin" && slide) slide.pinned = !slide.pinned;
  if (name === "hide" && slide) slide.hidden = !slide.hidden;
  if (name === "form" && slide) slide.asked = more.layout;
  if (name === "minutes") state.minutes = more.minutes;
}

const need = (fine, otherwise) => fine || (complain(otherwise), false);
const madeByTalk = "The talk itself makes this slide, so this cannot be done here.";
const ofSection = (does) => () => need(isSection(current()), madeByTalk) && does(current());
const ofSentence = (does) => (id) => {
  const said = sentenceOf(id || chosen);
  return need(said, "Choose a sentence of the article first.") && does(said);
};

/** Slides of the talk's own sections, in whose order a slide is moved. */
function neighbours(slide) {
  const row = state.slides.filter((each) => isSection(each) && !each.id.includes("#"));
  return { row, at: row.findIndex((each) => each.index === slide.index && each.path === slide.path) };
}

function toggleSentence(said) {
  const slide = current();
  if (!need(isSection(slide) || isHere(said), "The talk itself makes this slide. Choose another slide, or make the sentence the opening, a takeaway or the call.")) return;
  const place = placeOf(slide);
  if (isHere(said)) act("note", { slide: slide.id, sentence: said.id }, `Taken into the notes of ${place}`);
  else act("show", { slide: slide.id, sentence: said.id }, `Shown on ${place}`);
}

const acts = {
  next: () => step(1),
  back: () => step(-1),
  first: () => go(state.slides[0].id),
  last: () => go(state.slides.at(-1).id),
  undo: () => state.undo && act("undo", {}, `Undone: ${DONE[state.undo] || state.undo}`),
  redo: () => state.redo && act("redo", {}, `Done again: ${DONE[state.redo] || state.redo}`),
  words: () => open("words"),
  forms: () => open("forms"),
  notes: () => open("notes"),
  title: () => open("words", true),
  article: () => ($("#sentences [tabindex='0']") || $("#sentences")).focus(),
  minutes: () => $("#minutes").select(),
  pin: ofSection((slide) => act("pin", { slide: slide.id }, slide.pinned ? "This slide may go when time is short" : "This slide stays when time is short")),
  hide: ofSection((slide) => act("hide", { slide: slide.id }, slide.hidden ? "The slide is shown" : "The slide is hidden")),
  earlier: ofSection((slide) => {
    const { row, at } = neighbours(slide);
    if (need(at > 0, "This is the first slide that can be moved.")) act("move", { slide: slide.id, before: row[at - 1].id }, "Moved towards the beginning");
  }),
  later: ofSection((slide) => {
    const { row, at } = neighbours(slide);
    if (need(at < row.length - 1, "This is the last slide that can be moved.")) act("move", { slide: slide.id, before: row[at + 2]?.id || "" }, "Moved towards the end");
  }),
  join: ofSection((slide) => act("merge", { slide: slide.id }, "Joined with the slide after it")),
  async fresh() {
    if (await act("new", { after: current().id }, "A new slide, with a title to write")) open("words", true);
  },
  toggle: ofSentence(toggleSentence),
  choose: ofSentence((said) => choose(said.id)),
  asTitle: ofSentence((said) => act("title", { slide: current().id, text: said.text }, "The sentence is the title")),
  opening: ofSentence((said) => act("opening", { sentence: said.id })),
  takeaway: ofSentence((said) => act("takeaway", { sentence: said.id })),
  call: ofSentence((said) => act("call", { sentence: said.id })),
  private: ofSentence((said) => act("private", { sentence: said.id }, said.private ? "No longer private" : "Only you will see the sentence")),
  alone: ofSentence((said) => act("new", { sentence: said.id, after: current().id }, "A new slide of this sentence")),
  itsSlide: ofSentence((said) => need(said.slides.length, "This sentence is on no slide.") && go(after(said.slides, here))),
  form: (layout) => act("form", { slide: current().id, layout }, layout === "auto" ? "The form is chosen for you" : `Form: ${layout}`),
  go: (id) => go(id),
  field: (at) => {
    open("words");
    fieldOf(at)?.focus();
  },
  split: (at) => act("split", { slide: current().id, at }, "A second slide begins here"),
  off: (at) => takeOff(at),
  found: () => openDialog("#findings"),
  help: () => openDialog("#help"),
  close: () => $("dialog[open]")?.close(),
  yes: () => $("#ask").close("yes"),
  suggest,
  take: takeProposal,
  leave: (number) => {
    proposals.splice(Number(number), 1);
    draw();
  },
  escape: () => complain(""),
};

const after = (ids, id) => ids[(ids.indexOf(id) + 1) % ids.length];

function step(by) {
  const next = state.slides[state.slides.indexOf(current()) + by];
  if (next) go(next.id);
  else announce(by < 0 ? "This is the first slide" : "This is the last slide");
}

function go(id) {
  if (!slideOf(id)) return;
  writeAll();
  const isInStrip = $("#strip").contains(document.activeElement);
  if (id !== here) [proposals, chosen] = [[], ""];
  here = id;
  draw();
  const button = $("#slides [aria-current]");
  button?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (isInStrip) button?.focus();
  const slide = current();
  announce(`${capital(placeOf(slide))} of ${state.slides.filter((each) => !each.hidden).length}: ${nameOf(slide)}`);
  history.replaceState({ here }, "");
}

function choose(id) {
  chosen = id;
  draw();
}

/** Show what the slide says, its forms or its notes, and go there. */
function open(name, isTitle = false) {
  writeAll();
  tab = name;
  draw();
  const first = isTitle ? $("textarea[data-kind='title']", $("#panel")) : $("textarea, button:not([data-act='suggest'])", $("#panel"));
  (first || $("#panel")).focus();
  if (isTitle) first?.select();
}

function openDialog(selector) {
  writeAll();
  $(selector).showModal();
}

// ---- Fields

/** Write what stands in a field; an empty one takes its sentence off the slide. */
async function write(field) {
  if (!isWritten(field) || field.sent === field.value) return;
  const [text, { at, kind, slide }] = [field.value, field.dataset];
  const [place, base] = [placeOf(slideOf(slide) || current()), field.base];
  field.sent = text;
  let done;
  if (kind === "notes") done = await act("notes", { slide, text }, `Notes of ${place} written`, base);
  else if (kind === "title") done = await act("title", { slide, text }, `Title of ${place} written`, base);
  else if (!text.trim() && evidenceOf(textAt(at)).length) done = await takeOff(at);
  else done = await act("rewrite", { at, text }, `Text of ${place} written`, base);
  field.sent = undefined;
  if (done && field.value === text) field.value = field.dataset.text; // as it was written, such as without an empty line
  field.base = isWritten(field) ? state.version : undefined;
  drawSheet();
  drawFit(field);
}

const writeAll = () => $$("textarea", $("#panel")).forEach(write);

/** The sentences of the article on which a text rests: those that the file names, or else those whose words it has. */
function evidenceOf(text) {
  if (!text?.shown || text.kind === "title") return [];
  if (text.evidence.length) return text.evidence;
  const same = (said) => isHere(said) && !isBlock(said) && (said.text.includes(text.shown) || text.shown.includes(said.text));
  return state.sentences.filter(same).map((said) => said.id);
}

const textAt = (at) => current().texts.find((each) => each.at === at);

/** Take what a text rests on into the notes; without a sentence there is nothing to take. */
function takeOff(at) {
  const [sentence] = evidenceOf(textAt(at));
  return need(sentence, "This text rests on no sentence of the article, so there is nothing to take into the notes.")
    && act("note", { slide: current().id, sentence }, `Taken into the notes of ${placeOf(current())}`);
}

function restore(field) {
  if (isWritten(field)) field.value = field.dataset.text;
  else field.blur();
  field.base = undefined;
  drawSheet();
  drawFit(field);
}

// ---- With a model

async function suggest(how) {
  const slide = current();
  announce(`Asking ${state.model} ...`);
  const answer = await post("suggest", { slide: slide.id, how }, state.version);
  if (answer.status !== 200) return complain(`${capital(answer.error)}.`);
  if (slide.id !== here) return;
  proposals = answer.proposals;
  announce(proposals.length ? `${counted(proposals.length, "proposal")}, beside the present words` : "The model proposes nothing");
  draw();
}

async function takeProposal(number) {
  const [proposal] = proposals.splice(Number(number), 1);
  const more = proposal.act === "rewrite" ? { at: proposal.at } : { slide: here };
  await act(proposal.act, { ...more, text: proposal.text }, "Proposal taken");
}

// ---- Pictures, and words over them until a picture is true

const pictures = new Map(); // by the id of a slide: the name of the last picture that is here, and what it shows
const drawn = new Map(); // the same by what a picture shows, for slides that get another id, or say again what they said
const MOST_DRAWN = 100;
const WIDTH = 320; // pixels of the small copy from which colours are taken
const structureOf = (slide) => JSON.stringify([slide.layout, slide.texts.map((each) => each.box)]);
const shownOf = (slide) => slide.texts.map((each) => each.shown);
const contentOf = (slide) => structureOf(slide) + shownOf(slide).join("\n");
const pictureOf = (slide) => drawn.get(contentOf(slide)) || pictures.get(slide.id);

function keepPicture(slide, known) {
  pictures.set(slide.id, known);
  drawn.delete(contentOf(slide));
  drawn.set(contentOf(slide), known);
  if (drawn.size > MOST_DRAWN) drawn.delete(drawn.keys().next().value);
}

/** Fetch the pictures of this version; one counts once it is here, so that no slide shows an older one in between. */
function notePictures() {
  if (!state.drawn) return;
  for (const slide of state.slides) {
    const known = { name: slide.picture, structure: structureOf(slide), shown: shownOf(slide) };
    const same = [pictures.get(slide.id), pictureOf(slide)].find((each) => each?.name === slide.picture);
    if (same) keepPicture(slide, { ...same, ...known });
    else if (slide.picture) fetchPicture(slide, known);
  }
}

async function fetchPicture(slide, known) {
  const image = new Image();
  image.src = `slides/${known.name}.png`;
  await image.decode().catch(() => {});
  if (!image.naturalWidth || slideOf(slide.id)?.picture !== known.name) return;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, Math.round((WIDTH * image.naturalHeight) / image.naturalWidth)];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  keepPicture(slide, { ...known, copy: context.getImageData(0, 0, canvas.width, canvas.height) });
  drawStrip();
  if (slide.id === here) drawSheet();
}

/** The colour of a picture at a place in percent, and the one that differs most from it within a box. */
function colorsIn(copy, [x, y, width, height]) {
  const pixel = (across, down) => {
    const at = 4 * (Math.min(copy.height - 1, Math.round((down * copy.height) / 100)) * copy.width + Math.min(copy.width - 1, Math.round((across * copy.width) / 100)));
    return [...copy.data.slice(at, at + 3)];
  };
  const ground = pixel(x + 0.3, y + 0.5);
  let [ink, most] = [ground, 0];
  for (let down = y; down < y + height; down += 0.6) {
    for (let across = x; across < x + width; across += 0.32) {
      const found = pixel(across, down);
      const difference = found.reduce((sum, part, at) => sum + Math.abs(part - ground[at]), 0);
      if (difference > most) [ink, most] = [found, difference];
    }
  }
  const isDark = ground[0] + 2 * ground[1] + ground[2] < 500;
  const css = (color) => `rgb(${color.join(" ")})`;
  return [css(ground), most > 200 ? css(ink) : isDark ? "#fff" : "#15181c"];
}

/** The texts of a slide by the boxes in which they stand, with what is being typed in their fields. */
function boxesOf(slide, isLive) {
  const found = new Map();
  slide.texts.forEach((text, at) => {
    if (!text.box) return;
    const key = text.box.join();
    const field = isLive && text.at && fieldOf(text.at);
    const words = field && isWritten(field) ? field.value : text.shown;
    found.set(key, [...(found.get(key) || []), { ...text, at: text.at, words, order: at }]);
  });
  return [...found.values()];
}

/** What a slide looks like: its picture, with the words that it does not have yet, in their places. */
function sheetOf(slide, isLive) {
  const known = pictureOf(slide);
  const isSame = known && known.structure === structureOf(slide);
  const parts = known ? [make("img", { "data-key": "picture", src: `slides/${known.name}.png`, alt: isLive ? altOf(slide) : "", draggable: "false" })] : [];
  const copy = known?.copy || [...pictures.values()].at(-1)?.copy;
  const boxes = boxesOf(slide, isLive);
  const isTrue = isSame && String(shownOf(slide)) === String(known.shown);
  if (!isSame) {
    const [ground, ink] = copy ? colorsIn(copy, [1, 50, 1, 1]) : ["var(--sheet)", "var(--ink)"];
    parts.push(make("div", { class: "cover", "data-key": "cover", style: { background: ground, color: ink } }, slide.texts.some((each) => each.box) ? "" : slide.texts.map((each) => make("p", {}, each.shown))));
  }
  boxes.forEach((texts) => {
    const [first] = texts;
    if (isSame && texts.every((each) => each.words === known.shown[each.order])) return;
    const [ground, ink] = copy ? colorsIn(copy, isSame ? first.box : [1, 50, 1, 1]) : ["var(--sheet)", "var(--ink)"];
    const style = { ...placeIn(first.box), background: ground, color: ink, "font-size": `${first.size / 10.2}cqw` };
    parts.push(make("div", { class: `words ${first.kind}`, "data-key": `words ${first.order}`, style, ...spoken() }, texts.map((each) => make("p", {}, each.words))));
  });
  if (isLive) {
    for (const [first] of boxes) {
      if (first.at) parts.push(make("div", { class: `spot${focusedAt() === first.at ? " on" : ""}`, "data-key": `spot ${first.order}`, "data-act": "field", "data-of": first.at, style: placeIn(first.box) }));
    }
    if (!isTrue) parts.push(make("figcaption", { "data-key": "drawing" }, slide.hidden ? "Hidden" : "Drawing ..."));
  }
  return parts;
}

const placeIn = ([x, y, width, height]) => ({ left: `${x}%`, top: `${y}%`, width: `${width}%`, height: `${height}%` });
const altOf = (slide) => [nameOf(slide), ...shownOf(slide).filter((text) => text !== slide.title)].join(". ");
const focusedAt = () => document.activeElement?.dataset?.at || "";

// ---- The page

function draw() {
  const before = document.activeElement;
  drawTop();
  drawStrip();
  drawHead();
  drawTabs();
  drawPanel();
  drawSheet();
  drawSentences();
  drawChoice();
  drawFindings();
  if (before !== document.activeElement && before?.isConnected) before.focus({ preventScroll: true });
}

function drawTop() {
  say("#name", state.title || state.article);
  say("#file", state.file || `${state.article}, not yet a talk`);
  for (const name of ["undo", "redo"]) {
    const [button, of] = [$(`#${name}`), state[name]];
    button.disabled = !of;
    button.title = of ? `${capital(name)}: ${DONE[of] || of}` : "";
  }
  const minutes = $("#minutes");
  if (document.activeElement !== minutes) minutes.value = state.minutes || "";
  const cut = state.slides.filter((each) => each.cut && !each.hidden).length;
  const spare = state.minutes && cut ? `, ${counted(cut, "slide")} would go` : "";
  say("#spoken", `${state.spoken} min spoken${spare}`);
  const problems = state.problems || [];
  $("#problems").hidden = !problems.length;
  fill($("#problems"), problems.length ? [make("h2", {}, "The talk has a mistake; this is the last good deck"), ...problems.map(findingOf)] : []);
}

function drawStrip() {
  fill($("#slides"), state.slides.map((slide) => {
    const counts = slide.findings.filter(isSerious).length;
    const flags = [slide.pinned && "pinned", slide.hidden && "hidden", slide.cut && !slide.hidden && "would go", counts && counted(counts, "finding")].filter(Boolean);
    const isOn = slide === current();
    const label = [slide.hidden ? "Hidden slide" : `Slide ${numberOf(slide)}`, nameOf(slide), ...flags].join(", ");
    const shown = make("div", { class: "sheet", "aria-hidden": "true" }, sheetOf(slide, false));
    const button = make("button", { type: "button", "data-act": "go", "data-of": slide.id, "aria-label": label, "aria-current": isOn && "true", tabindex: isOn ? "0" : "-1", title: nameOf(slide), draggable: isSection(slide) && "true" },
      shown, make("span", { class: "number" }, numberOf(slide) || "–"), make("span", { class: "flags" }, flags.map((flag) => make("b", { class: flag.replace(/\W+/g, "-").replace(/^\d+-finding.*/, "found") }, flag))));
    return make("li", { "data-key": slide.id, class: isShown(slide) ? "" : "gone" }, button);
  }));
}

const tool = (name, label, key, isOn) => make("button", { type: "button", "data-key": name, "data-act": name, title: `${label} (${key})`, "aria-pressed": isOn === undefined ? false : String(isOn) }, label);

function drawHead() {
  const slide = current();
  const time = slide.seconds ? `, ${slide.seconds} s` : "";
  const cut = slide.cut && !slide.hidden ? `, would go` : "";
  fill($("#slide-head"),
    make("div", { class: "place" }, make("button", { type: "button", "data-act": "back", "aria-label": "Slide before" }, "‹"),
      make("h2", { id: "slide-name" }, slide.hidden ? "Hidden slide" : `Slide ${numberOf(slide)}`),
      make("button", { type: "button", "data-act": "next", "aria-label": "Next slide" }, "›"),
      make("span", { class: "quiet" }, `${slide.layout.replace(/-/g, " ")}${time}${cut}`)),
    make("div", { class: "tools", role: "group", "aria-label": "This slide" }, isSection(slide) ? [
      tool("pin", "Pin", "P", slide.pinned), tool("hide", "Hide", "H", slide.hidden), tool("earlier", "Earlier", "["), tool("later", "Later", "]"),
      tool("join", "Join next", "J"), tool("fresh", "New slide", "+")] : [make("span", { class: "quiet", "data-key": "own" }, "made by the talk"), tool("fresh", "New slide", "+")]));
}

function drawTabs() {
  const slide = current();
  const names = { words: "Words", forms: "Form", notes: slide.notes.length ? `Notes (${slide.notes.length})` : "Notes" };
  fill($("#tabs"), Object.entries(names).map(([name, label]) => make("button", { type: "button", role: "tab", id: `tab-${name}`, "data-act": name, "aria-selected": String(tab === name), "aria-controls": "panel", tabindex: tab === name ? "0" : "-1" }, label)));
  $("#panel").setAttribute("aria-labelledby", `tab-${tab}`);
}

function drawPanel() {
  const panel = $("#panel");
  const key = `${tab} ${here}`;
  if (panel.dataset.shows !== key) {
    writeAll();
    panel.replaceChildren();
    panel.dataset.shows = key;
    panel.scrollTop = 0;
  }
  fill(panel, { words: wordFields, forms: formTiles, notes: noteFields }[tab](current()));
  for (const field of $$("textarea", panel)) drawFit(field);
}

const LABELS = { body: "Text", heading: "Heading", byline: "Speaker", lead: "Lead", answer: "Answer", term: "Term" };

/** The text at which a finding stands: the one that has the words that it names, of those in its place of the file. */
function textOfFinding(slide, { at, message }) {
  if (!at || at === slide.path) return undefined;
  const there = slide.texts.filter((text) => text.at === at || text.at.startsWith(`${at}/`));
  const named = [...message.matchAll(/"([^"]+)"/g)].map((each) => each[1]);
  return there.find((text) => named.some((words) => text.shown.includes(words))) || there.at(-1);
}

function wordFields(slide) {
  const found = slide.findings.filter(isSerious).map((each) => [textOfFinding(slide, each), each]);
  const of = (text) => found.filter(([at]) => at === text).map(([, each]) => each);
  const fields = slide.texts.map((text, order) => wordField(slide, text, order, of(text)));
  if (isSection(slide) && !slide.texts.some((each) => each.kind === "title")) {
    fields.unshift(wordField(slide, { at: `${slide.path}/headline`, kind: "title", text: "", shown: "", size: 0, fewer: 0, evidence: [] }, fields.length, []));
  }
  const models = state.model ? [make("div", { class: "asks", "data-key": "asks" }, make("span", { class: "quiet" }, `Ask ${state.model}:`),
    Object.entries({ shorter: "Shorter", claim: "As a claim", question: "As a question" }).map(([how, label]) => make("button", { type: "button", "data-act": "suggest", "data-of": how }, label)))] : [];
  return [...models, ...of(undefined).map(findingOf), ...fields];
}

function wordField(slide, text, order, findings) {
  const [id, label] = [`field-${order}`, LABELS[text.kind] || capital(text.kind.replace(/-/g, " "))];
  const key = text.kind === "title" ? "title" : `${text.at || order} ${text.kind}`;
  const isFixed = !text.at || text.kind === "code" || (text.kind === "title" && !isSection(slide) && slide.id !== "cover");
  if (isFixed) {
    return make("div", { class: "field fixed", "data-key": key }, make("span", { class: "label" }, label), make("p", { class: text.kind, ...spoken() }, text.shown));
  }
  const isPoint = /\/\d+\//.test(text.at.slice(slide.path.length)) && isSection(slide);
  const rests = evidenceOf(text);
  const proof = rests.map(sentenceOf).filter((each) => each && !each.text.includes(text.shown));
  const own = proposals.map((each, at) => [each, at]).filter(([each]) => each.at === text.at || (each.act === "title" && text.kind === "title"));
  const area = make("textarea", { id, rows: Math.min(6, Math.ceil(text.text.length / 70) || 1), text: text.text, "data-at": text.at, "data-kind": text.kind, "data-slide": slide.id, "data-fewer": text.fewer, "data-size": text.size,
    "aria-describedby": `fit-${order}`, spellcheck: "true", ...spoken() });
  return make("div", { class: `field ${text.kind}`, "data-key": key },
    make("label", { for: id, class: "label" }, label), area,
    make("div", { class: "beside" }, make("span", { class: "fit quiet", id: `fit-${order}` }),
      rests.length && isSection(slide) ? make("button", { type: "button", class: "small", "data-act": "off", "data-of": text.at, title: "Into the notes (Alt+Delete)" }, "Into notes") : "",
      isPoint ? make("button", { type: "button", class: "small", "data-act": "split", "data-of": text.at, title: "A second slide begins here (Alt+Enter)" }, "Split here") : ""),
    findings.map(findingOf),
    proof.length ? make("div", { class: "proof" }, proof.map((each) => make("blockquote", spoken(), each.text))) : "",
    own.map(([each, at]) => proposalOf(each, at)));
}

/** How large the words are, and how many fewer would be larger, counted while they are typed. */
function drawFit(field) {
  const fit = $(".fit", field.parentNode);
  if (!fit || !field.dataset.size) return;
  const less = wordsOf(field.dataset.text).length - wordsOf(field.value).length;
  const fewer = Number(field.dataset.fewer) - less;
  const more = !Number(field.dataset.fewer) ? "" : fewer > 0 ? `, ${counted(fewer, "word")} fewer for larger type` : ", room for larger type";
  const unsaved = !isWritten(field) ? "" : field.base && field.base !== state.version ? ", changed elsewhere too" : ", Enter writes it";
  fit.textContent = `${Number(field.dataset.size) ? `${field.dataset.size} pt` : ""}${more}${unsaved}`;
}

function proposalOf(proposal, at) {
  return make("div", { class: "proposal", "data-key": `proposal ${at}` }, make("p", spoken(), proposal.text),
    proposal.evidence.map(sentenceOf).filter(Boolean).map((each) => make("blockquote", spoken(), each.text)),
    make("div", { class: "buttons" }, make("button", { type: "button", class: "main", "data-act": "take", "data-of": at }, "Take it"), make("button", { type: "button", "data-act": "leave", "data-of": at }, "Leave it")));
}

const seenForms = new Set(); // addresses of pictures; one is fetched at a time, because each is drawn when it is asked for

function formTiles(slide) {
  if (!slide.forms.length) return [make("p", { class: "quiet" }, "This slide has one form only.")];
  const asked = !slide.asked || slide.asked === "auto" ? "auto" : slide.asked;
  const address = (layout) => `form/${encodeURIComponent(slide.id)}/${layout}.png?${slide.digest}`;
  const [own, others] = [slide.forms.filter((each) => each.layout === slide.layout), slide.forms.filter((each) => each.layout !== slide.layout)];
  const ordered = [...own, ...others];
  const next = ordered.find((each) => !seenForms.has(address(each.layout)));
  const tile = (form) => make("button", { type: "button", "data-key": form.layout, "data-act": "form", "data-of": form.layout, "aria-pressed": String(form.layout === slide.layout) },
    make("img", { src: (form === next || seenForms.has(address(form.layout))) && address(form.layout), alt: "", width: 480, height: 270 }), make("span", {}, form.label));
  return [make("div", { class: "forms", "data-key": slide.id }, ordered.map(tile)),
    make("button", { type: "button", class: "auto", "data-act": "form", "data-of": "auto", "aria-pressed": String(asked === "auto") }, "Let Slidewright choose")];
}

function noteFields(slide) {
  const own = proposals.map((each, at) => [each, at]).filter(([each]) => each.act === "notes");
  return [make("div", { class: "field notes", "data-key": "notes" },
    make("div", { class: "above" }, make("label", { for: "field-notes", class: "label" }, "What you say"), make("span", { class: "fit quiet" }, "an empty line between paragraphs; Ctrl+Enter writes"),
      state.model ? make("button", { type: "button", class: "small", "data-act": "suggest", "data-of": "notes" }, `Ask ${state.model}: to be spoken`) : ""),
    make("textarea", { id: "field-notes", rows: 7, text: slide.notes.join("\n\n"), "data-kind": "notes", "data-slide": slide.id, spellcheck: "true", ...spoken() }), own.map(([each, at]) => proposalOf(each, at))),
  ...slide.private.map((text) => make("p", { class: "private" }, make("b", {}, "Private: "), make("span", spoken(), text)))];
}

const isSerious = (finding) => finding.level !== "info" || finding.code.startsWith("proof");

function findingOf(finding) {
  const said = finding.sentence && sentenceOf(finding.sentence);
  return make("div", { class: `finding ${finding.level}` }, make("p", {}, make("b", {}, capital(finding.level)), " ", finding.message, " ", make("small", {}, finding.code)),
    said ? make("div", {}, make("span", { class: "label" }, "The article"), make("blockquote", spoken(), said.text)) : finding.hint ? make("p", { class: "quiet" }, `Hint: ${finding.hint}`) : "");
}

function drawFindings() {
  const all = [...state.findings.map((each) => [null, each]), ...state.slides.flatMap((slide) => slide.findings.map((each) => [slide, each]))];
  const serious = all.filter(([, each]) => isSerious(each)).length;
  $("#found").hidden = !serious;
  say("#found", counted(serious, "finding"));
  fill($("#all-findings"), all.map(([slide, each]) => make("section", {}, findingOf(each),
    slide ? make("button", { type: "button", "data-act": "go", "data-of": slide.id }, `Go to ${placeOf(slide)}`) : "")));
}

function drawSheet() {
  fill($("#sheet"), sheetOf(current(), true));
}

// ---- The article

const WHERE = { here: "on this slide", slide: "on slide", notes: "in the notes", hidden: "on a hidden slide", out: "left out" };
const isBlock = (said) => !/^(sentence|list|quote)$/.test(said.kind);

function drawSentences() {
  const box = $("#sentences");
  const parts = [];
  const only = sentenceOf(chosen) || state.sentences.find(isHere) || state.sentences[0];
  let row;
  for (const said of state.sentences) {
    if (said.heading) {
      parts.push(make("h3", { "data-key": `heading ${said.id}`, ...spoken() }, said.heading));
      row = undefined;
    }
    const made = sentence(said, said === only);
    if (isBlock(said) || said.kind !== "sentence" || !row) {
      row = make("p", { "data-key": `row ${said.id}`, class: said.kind, ...spoken() }, made);
      parts.push(row);
      if (isBlock(said) || said.kind === "quote") row = undefined;
    } else row.append(" ", made);
  }
  fill(box, parts.length ? parts : [make("p", { class: "quiet" }, "The talk names no article, so there is none beside it.")]);
  if (scrolled !== here) {
    scrolled = here;
    const first = $(".said[data-where='here']", box) || $(".said.noted", box);
    if (first) box.scrollTop += first.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
  }
}

function sentence(said, isFirst) {
  const where = isHere(said) ? "here" : said.where;
  const slides = [...new Set(said.slides.map((id) => slideOf(id)).filter(Boolean))];
  const numbers = [...new Set(slides.map(numberOf).filter(Boolean))].join(", ");
  const isNoted = where === "notes" && slides.includes(current());
  const told = where === "slide" ? `${WHERE.slide} ${numbers}` : where === "notes" && numbers ? `in the notes of slide ${numbers}` : WHERE[where];
  const mark = where === "slide" || (where === "notes" && !isNoted) ? numbers : "";
  const text = isBlock(said) ? [make("b", {}, `${capital(said.kind)}: `), said.text.length > 160 ? `${said.text.slice(0, 160)} …` : said.text] : [said.text];
  return make("span", { class: `said${isNoted ? " noted" : ""}${said.id === chosen ? " chosen" : ""}`, role: "button", "data-key": said.id, "data-act": "toggle", "data-of": said.id, "data-where": where, tabindex: isFirst ? "0" : "-1", "aria-pressed": String(where === "here") },
    text, make("span", { class: "unseen" }, `, ${told}${said.private ? ", private" : ""}`), mark ? make("sup", { "aria-hidden": "true" }, mark) : "", said.private ? make("i", { "aria-hidden": "true" }, "private") : "",
    make("span", { class: "more", "data-act": "choose", "data-of": said.id, "aria-hidden": "true" }, "⋯"));
}

function drawChoice() {
  const said = sentenceOf(chosen);
  if (!said) return fill($("#choice"), make("p", { class: "quiet" }, "Click a sentence to show it on this slide, or to take it into the notes. ⋯ has more."));
  const slide = current();
  const can = (name, label, key, isOff) => make("button", { type: "button", "data-key": name, "data-act": name, title: `${label} (${key})`, disabled: isOff && "" }, label);
  const isPlain = !isBlock(said);
  fill($("#choice"), make("p", { class: "chosen", ...spoken() }, said.text.length > 110 ? `${said.text.slice(0, 110)} …` : said.text), make("div", { class: "buttons" },
    can("toggle", isHere(said) ? (isSection(slide) ? "Into the notes" : "Take it off") : "Show on this slide", "Enter", !isSection(slide) && !isHere(said)), can("alone", "New slide of it", "L"),
    isPlain ? [can("asTitle", "As the title", "U"), can("opening", "Opening", "O"), can("takeaway", "Takeaway", "T"), can("call", "Call", "C"), can("private", said.private ? "Not private" : "Private", "V")] : "",
    said.slides.length && !isHere(said) ? can("itsSlide", "Go to its slide", "G") : ""));
}

function walk(by) {
  const all = $$("#sentences [role='button']");
  const at = all.indexOf(document.activeElement);
  const to = all[Math.max(0, Math.min(all.length - 1, at + by))];
  if (!to) return;
  to.focus();
  to.scrollIntoView({ block: "nearest" });
  choose(to.dataset.of);
}

// ---- Keys

const KEYS = { // the places in which keys are heard, and what each does there
  "Anywhere, but in a field": {
    next: ["Next slide", "ArrowDown", "PageDown"], back: ["Slide before", "ArrowUp", "PageUp"], first: ["First slide", "Home"], last: ["Last slide", "End"],
    article: ["The article", "a"], words: ["Words of the slide", "w"], title: ["Title", "e"], forms: ["Forms", "f"], notes: ["Notes", "n"], minutes: ["Minutes", "m"],
    pin: ["Pin, or let it go", "p"], hide: ["Hide, or show", "h"], earlier: ["Move towards the beginning", "["], later: ["Move towards the end", "]"],
    join: ["Join with the next slide", "j"], fresh: ["New slide", "+"], undo: ["Undo", "z", "Ctrl+Z"], redo: ["Redo", "y", "Ctrl+Y"], found: ["All findings", "d"], help: ["These keys", "?"],
  },
  "In the article": {
    walkOn: ["Next sentence", "ArrowDown"], walkBack: ["Sentence before", "ArrowUp"], toggle: ["Show on the slide, or take into the notes", "Enter", " "], alone: ["New slide of the sentence", "l"],
    asTitle: ["Title of the slide", "u"], opening: ["Opening of the talk", "o"], takeaway: ["Takeaway", "t"], call: ["Call at the end", "c"], private: ["Private", "v"], itsSlide: ["Go to its slide", "g"],
  },
  "In a field": { write: ["Write it", "Enter", "Ctrl+Enter"], restore: ["As it was", "Escape"], split: ["A second slide begins here", "Alt+Enter"], off: ["Into the notes", "Alt+Delete"] },
};
acts.walkOn = () => walk(1);
acts.walkBack = () => walk(-1);

function actOf(place, key) {
  const found = Object.entries(KEYS[place]).find(([, [, ...keys]]) => keys.includes(key.length === 1 ? key.toLowerCase() : key));
  return found?.[0];
}

function pressed(event) {
  const { key, target } = event;
  const control = event.ctrlKey || event.metaKey;
  if (!state || event.isComposing || $("dialog[open]")) return;
  const isField = target.matches("textarea");
  if (control && /^[zy]$/i.test(key) && !(isField && isWritten(target))) {
    event.preventDefault();
    return /y/i.test(key) || event.shiftKey ? acts.redo() : acts.undo();
  }
  if (isField) return pressedInField(event, control);
  if (target.matches("input") || control || event.altKey) {
    if (key === "Enter") setMinutes();
    if (key === "Escape") target.blur();
    return;
  }
  const isSaid = target.matches("[role='button'].said");
  if (!isSaid && target.closest("button, a") && (key === " " || key === "Enter")) return;
  if (target.matches("[role='tab']") && /^Arrow(Left|Right)$/.test(key)) return turnTab(event);
    const name = (isSaid && actOf("In the article", key)) || actOf("Anywhere, but in a field", key) || (key === "Escape" && "escape");
  if (!name) return;
  event.preventDefault();
  acts[name](isSaid && KEYS["In the article"][name] ? target.dataset.of : undefined);
}

function pressedInField(event, control) {
  const { key, target } = event;
  const { at, kind } = target.dataset;
  const isNotes = kind === "notes";
  if (key === "Escape") restore(target);
  else if (event.altKey && key === "Enter" && at) acts.split(at);
  else if (event.altKey && (key === "Delete" || key === "Backspace") && at) acts.off(at);
  else if (key === "Enter" && (!isNotes || control) && !event.shiftKey) write(target);
  else return;
  event.preventDefault();
}

function turnTab(event) {
  const [names, ahead] = [["words", "forms", "notes"], event.key === "ArrowRight" ? 1 : 2];
  tab = names[(names.indexOf(tab) + ahead) % 3];
  event.preventDefault();
  draw();
  $(`#tab-${tab}`).focus();
}

function setMinutes() {
  const minutes = Math.round(Number($("#minutes").value) || 0);
  if (minutes !== state.minutes) act("minutes", { minutes }, minutes ? `The talk has ${minutes} minutes` : "The talk has no limit of time");
}

function listKeys() {
  const long = { ArrowDown: "Down", ArrowUp: "Up", PageDown: "Page Down", PageUp: "Page Up", Escape: "Esc", " ": "Space" };
  const name = (key) => long[key] || (key.length === 1 ? key.toUpperCase() : key);
  fill($("#keys"), Object.entries(KEYS).map(([place, rows]) => make("section", {}, make("h3", {}, place), make("dl", {},
    Object.values(rows).map(([does, ...keys]) => make("div", {}, make("dt", {}, keys.map((key) => make("kbd", {}, name(key)))), make("dd", {}, does)))))));
}

// ---- Mouse and touch

function clicked(event) {
  const found = event.target.closest("[data-act]");
  if (!found || !state || found.disabled) return;
  const { act: name, of } = found.dataset;
  if (found.closest("#sentences")) choose(of);
  if (found.closest("dialog") && name === "go") acts.close();
  const moved = Math.hypot(event.clientX - down[0], event.clientY - down[1]);
  if (name === "toggle" && (event.detail > 1 || (event.detail && moved > 4))) return; // words are being selected
  acts[name]?.(of);
  if (found.closest("#slide-head, #tabs") && event.detail) found.blur();
}

let dragged = "";
let down = [0, 0]; // where the mouse was pressed

function listen() {
  addEventListener("keydown", pressed);
  addEventListener("click", clicked);
  addEventListener("mousedown", (event) => (down = [event.clientX, event.clientY]));
  addEventListener("contextmenu", (event) => { // a long touch, or the other button
    const said = event.target.closest("#sentences .said");
    if (!said) return;
    event.preventDefault();
    choose(said.dataset.of);
  });
  addEventListener("input", ({ target }) => {
    if (!target.matches("#panel textarea")) return;
    target.base ||= state.version;
    drawSheet();
    drawFit(target);
  });
  addEventListener("focusin", ({ target }) => target.matches("#panel textarea") && drawSheet());
  addEventListener("focusout", ({ target }) => {
    if (target.matches("#panel textarea")) write(target);
    if (target.id === "minutes") setMinutes();
  });
  addEventListener("change", ({ target }) => target.id === "minutes" && setMinutes());
  for (const kind of ["load", "error"]) {
    $("#panel").addEventListener(kind, ({ target }) => {
      seenForms.add(target.getAttribute("src"));
      drawPanel();
    }, true);
  }
  const strip = $("#strip");
  strip.addEventListener("dragstart", ({ target }) => (dragged = target.dataset.of || ""));
  strip.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over) return;
    event.preventDefault();
    $$("#slides .over").forEach((each) => each.classList.remove("over"));
    over.classList.add("over");
  });
  strip.addEventListener("drop", (event) => {
    const over = slideOf(event.target.closest("li")?.dataset.key);
    event.preventDefault();
    if (over && dragged && over.id !== dragged) act("move", { slide: dragged, before: isSection(over) || over.id === "cover" ? over.id : "" }, "Slide moved");
  });
  strip.addEventListener("dragend", () => {
    dragged = "";
    $$("#slides .over").forEach((each) => each.classList.remove("over"));
  });
}

function join() {
  const events = new EventSource("events");
  let timer; // the server ends each stream after a while, and a page that is there opens another
  events.addEventListener("deck", refresh);
  events.onopen = () => clearTimeout(timer);
  events.onerror = () => {
    clearTimeout(timer);
    timer = setTimeout(() => ($("#lost").hidden = false), 1000);
  };
}

here = history.state?.here || "";
listKeys();
refresh().then(() => {
  listen();
  join();
});
})();
