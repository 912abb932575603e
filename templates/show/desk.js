// The desk: what is done on this page is one small edit of the talk's file, and what the page shows is that file.
(() => {
"use strict";

// ---- Small tools

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const TRANSLATIONS = JSON.parse($("#translations").textContent);
/** A text of the page in the language of the article, with values in place of its {names}. */
const tr = (text, values = {}) => (TRANSLATIONS[text] || text).replace(/\{(\w+)\}/g, (_, name) => values[name]);
const flat = (text) => text.replace(/\s+/g, " "); // spaces of a slide may keep words together
const isOneInOther = (one, other) => flat(one).includes(flat(other)) || flat(other).includes(flat(one));
const wordsOf = (text) => text.split(/\s+/).filter(Boolean);
const capital = (text) => text.charAt(0).toLocaleUpperCase(document.documentElement.lang) + text.slice(1);

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
  if (!isWritten(old)) old.base = undefined;
}

/** What `build` makes of `of`, to be made only if that is not what the element with this key was made of. */
const lazily = (key, of, build) => ({ dataset: { key }, of: JSON.stringify(of), build });

/** Let an element hold these, and keep those that it has already; an element with a key is known by it. */
function fill(parent, ...nodes) {
  const known = new Map([...parent.children].filter((each) => each.dataset.key).map((each) => [each.dataset.key, each]));
  let place = parent.firstChild;
  for (const node of nodes.flat()) {
    const key = node.dataset?.key;
    const same = key && known.get(key);
    if (same && node.build && same.madeOf === node.of) {
      if (same === place) place = place.nextSibling;
      else parent.insertBefore(same, place);
      continue;
    }
    const made = node.build ? node.build() : typeof node === "string" ? document.createTextNode(node) : node;
    const old = key ? same : place && !place.dataset?.key && place.nodeName === made.nodeName && place;
    if (!old) parent.insertBefore(made, place);
    else if (old === place) place = place.nextSibling;
    else parent.insertBefore(old, place);
    (old || made).madeOf = node.of;
    if (old) morph(old, made);
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

const say = (selector, text) => $(selector).textContent === text || ($(selector).textContent = text);
const announce = (text) => say("#live", text);

function complain(text) {
  $("#notice").hidden = !text;
  if (text) fill($("#notice"), text, button("escape", tr("Close")));
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
/** Slides are of the same section, where one goes on with what another has no room for. */
const isOfOneSection = (one, other) => one?.path === other.path && one.index === other.index && (isSection(other) || one === other);
const isHere = (said) => said.where === "slide" && said.slides.some((id) => isOfOneSection(slideOf(id), current()));
const isSection = (slide) => slide.index !== null;
const nameOf = (slide) => slide.title || tr("Untitled");
const isShown = (slide) => !slide.hidden && !slide.cut;
const isGone = (slide) => slide.cut && !slide.hidden;

/** The number of a slide in the talk; one that is hidden has none. */
function numberOf(slide) {
  return slide.hidden ? "" : String(state.slides.filter((each) => !each.hidden).indexOf(slide) + 1);
}

const placeOf = (slide) => (slide.hidden ? tr("Hidden slide") : tr("Slide {n}", { n: numberOf(slide) }));

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
  const isAnother = old && contentOf(old) !== contentOf(slideOf(here) || old);
  const same = isAnother && state.slides.find((each) => contentOf(each) === contentOf(old));
  if (same && same.id !== here) { // the slide has another id, because there is a new one with its heading
    here = same.id;
    $("#panel").dataset.shows = `${tab} ${here}`; // so that what is being typed stays
  }
  if (!slideOf(here)) here = (state.slides[Math.max(0, Math.min(before ?? 0, state.slides.length - 1))] || {}).id || "";
  notePictures();
  draw();
}

// ---- Acts

const DONE = { // what the page says when an act is done, and how undo names it
  show: tr("Sentence shown"), note: tr("Sentence taken into the notes"), rewrite: tr("Text written"), title: tr("Title written"),
  notes: tr("Notes written"), form: tr("Form chosen"), pin: tr("Pin changed"), hide: tr("Slide hidden or shown"),
  move: tr("Slide moved"), split: tr("Slide split"), merge: tr("Slides joined"), new: tr("Slide made"),
  opening: tr("Opening changed"), takeaway: tr("Takeaways changed"), call: tr("Call changed"),
  private: tr("Private sentence changed"), minutes: tr("Minutes changed"),
};
const STILL = tr("Your words are still in the field: Enter writes them, Esc takes what is there now.");
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
    const [at, before] = [here, new Set(state.slides.map((each) => each.id))];
    const refused = await perform(name, more, seen).finally(() => (expected = expected.filter((each) => each !== guess)));
    await refresh();
    if (refused !== undefined) return refused && complain(refused), false;
    complain("");
    const fresh = state.slides.find((each) => !before.has(each.id));
    const isFree = here === at && !document.activeElement.matches("textarea"); // nobody has gone on meanwhile
    if (isFree && name === "opening") go(sentenceOf(more.sentence)?.slides[0]);
    else if (isFree && fresh && name === "new") go(fresh.id);
    announce(said || DONE[name] || tr("Done"));
    return true;
  }).catch(() => ($("#lost").hidden = false) && false);
  return last;
}

/** Return undefined once an act is done, or why it is not; "" if whoever was asked does not want it. */
async function perform(name, more, seen) {
  if (!state.file && !(await mayMake())) return "";
  let answer = await post(name, more, seen || state.version);
  if (answer.status === 409 && !seen && !answer.error.includes(":")) { // a version that the server has forgotten
    await refresh();
    answer = await post(name, more, state.version);
  }
  if (answer.status === 200) return undefined;
  const isKept = more.text !== undefined && answer.status === 409;
  return `${capital(answer.error)}.${isKept ? ` ${STILL}` : ""}`;
}

async function post(name, more, expects) {
  const body = JSON.stringify({ act: name, expects, ...more });
  const answer = await fetch("act", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  const told = await answer.json().catch(() => ({ error: tr("the server answered {n}", { n: answer.status }) }));
  return { ...told, status: answer.status };
}

/** Before there is a talk, ask whether one may be made, and make it. */
async function mayMake() {
  const names = { file: state.makes, article: state.article };
  say("#makes", tr("Your choices are written to {file}, beside the article. {article} is never changed.", names));
  say("#yes", tr("Make {file}", names));
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
  if (name === "show" && slide && said) {
    [said.where, said.slides] = ["slide", said.where === "slide" ? [...said.slides, slide.id] : [slide.id]];
  }
  if (name === "note" && slide && said) [said.where, said.slides] = ["notes", [slide.id]];
  if (name === "pin" && slide) slide.pinned = !slide.pinned;
  if (name === "hide" && slide) slide.hidden = !slide.hidden;
  if (name === "form" && slide) slide.asked = more.layout;
  if (name === "minutes") state.minutes = more.minutes;
}

const need = (fine, otherwise) => fine || (complain(otherwise), false);
const madeByTalk = tr("The talk itself makes this slide, so this cannot be done here.");
const CHOOSE = tr("The talk itself makes this slide. Choose another slide for the sentence.");
const ofSection = (does) => () => need(isSection(current()), madeByTalk) && does(current());
const ofSentence = (does) => (id) => {
  const said = sentenceOf(id || chosen);
  return need(said, tr("Choose a sentence of the article first.")) && does(said);
};

/** The slides in whose order a slide is moved: the first of each section beside its own. */
function neighbours(slide) {
  const part = (each) => each.path.replace(/\d+$/, "");
  const first = (each, at, all) => all.findIndex((other) => other.path === each.path) === at;
  const row = state.slides.filter((each) => isSection(each) && part(each) === part(slide)).filter(first);
  return { row, at: row.findIndex((each) => each.path === slide.path) };
}

function toggleSentence(said) {
  const [slide, name] = [current(), isHere(said) ? "note" : "show"];
  if (!need(isSection(slide) || name === "note", CHOOSE)) return;
  act(name, { slide: slide.id, sentence: said.id }, `${placeOf(slide)}: ${DONE[name]}`);
}

const acts = {
  next: () => step(1),
  back: () => step(-1),
  first: () => go(state.slides[0].id),
  last: () => go(state.slides.at(-1).id),
  undo: () => state.undo && act("undo", {}, `${tr("Undone")}: ${DONE[state.undo] || state.undo}`),
  redo: () => state.redo && act("redo", {}, `${tr("Done again")}: ${DONE[state.redo] || state.redo}`),
  words: () => open("words"),
  forms: () => open("forms"),
  notes: () => open("notes"),
  title: () => open("words", true),
  article: () => ($("#sentences [tabindex='0']") || $("#sentences")).focus(),
  minutes: () => $("#minutes").select(),
  pin: ofSection((slide) => act("pin", { slide: slide.id },
    slide.pinned ? tr("This slide may go when time is short") : tr("This slide stays when time is short"))),
  hide: ofSection((slide) => act("hide", { slide: slide.id }, slide.hidden ? tr("The slide is shown") : tr("The slide is hidden"))),
  earlier: ofSection((slide) => {
    const { row, at } = neighbours(slide);
    return need(at > 0, tr("This is the first slide of its part."))
      && act("move", { slide: slide.id, before: row[at - 1].id }, tr("Moved towards the beginning"));
  }),
  later: ofSection((slide) => {
    const { row, at } = neighbours(slide);
    return need(at < row.length - 1, tr("This is the last slide of its part."))
      && act("move", { slide: slide.id, before: row[at + 2]?.id || "" }, tr("Moved towards the end"));
  }),
  join: ofSection((slide) => act("merge", { slide: slide.id })),
  async fresh() {
    const at = here;
    if (await act("new", { after: current().id }) && here !== at) open("words", true);
  },
  toggle: ofSentence(toggleSentence),
  choose: ofSentence((said) => choose(said.id)),
  asTitle: ofSentence((said) => act("title", { slide: current().id, text: said.text })),
  opening: ofSentence((said) => act("opening", { sentence: said.id })),
  takeaway: ofSentence((said) => act("takeaway", { sentence: said.id })),
  call: ofSentence((said) => act("call", { sentence: said.id })),
  private: ofSentence((said) => act("private", { sentence: said.id }, said.private ? tr("No longer private") : tr("Only you will see it"))),
  alone: ofSentence((said) => act("new", { sentence: said.id, after: current().id })),
  itsSlide: ofSentence((said) => need(said.slides.length, tr("This sentence is on no slide.")) && go(after(said.slides, here))),
  form: (layout) => act("form", { slide: current().id, layout }, `${tr("Form")}: ${layout === "auto" ? tr("Let Slidewright choose") : layout}`),
  go: (id) => go(id),
  field: (at) => {
    open("words");
    fieldOf(at)?.focus();
  },
  split: (at) => act("split", { slide: current().id, at }, tr("A second slide begins here")),
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
  escape: () => complain(""), walkOn: () => walk(1), walkBack: () => walk(-1),
};

const after = (ids, id) => ids[(ids.indexOf(id) + 1) % ids.length];

function step(by) {
  const next = state.slides[state.slides.indexOf(current()) + by];
  if (next) go(next.id);
  else announce(by < 0 ? tr("This is the first slide") : tr("This is the last slide"));
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
  const numbers = { n: numberOf(slide), total: state.slides.filter((each) => !each.hidden).length };
  announce(`${slide.hidden ? placeOf(slide) : tr("Slide {n} of {total}", numbers)}: ${nameOf(slide)}`);
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
  const first = $(isTitle ? "textarea[data-kind='title']" : "textarea, button:not([data-act='suggest'])", $("#panel"));
  (first || $("#panel")).focus();
  if (isTitle) first?.select();
}

function openDialog(selector) {
  writeAll();
  $(selector).showModal();
}

// ---- Fields

/** Write what stands in a field, once what it was told to write before is written; what is refused stops what follows. */
function write(field) {
  if (!isWritten(field) || field.sent === field.value) return;
  const [before, text] = [field.writing, field.value];
  field.sent = text;
  const mine = Promise.resolve(before ?? true).then((isFine) => isFine && writeText(field, text)).finally(() => {
    if (field.writing === mine) field.sent = field.writing = undefined;
  });
  field.writing = mine;
}

/** Write a text of a field; an empty one takes its sentence off the slide. */
async function writeText(field, text) {
  const { at, kind, slide } = field.dataset;
  const [place, base] = [placeOf(slideOf(slide) || current()), field.base];
  let done;
  if (kind === "notes" || kind === "title") done = await act(kind, { slide, text }, `${place}: ${DONE[kind]}`, base);
  else if (!text.trim() && evidenceOf(textAt(at)).length) done = await takeOff(at);
  else done = await act("rewrite", { at, text }, `${place}: ${DONE.rewrite}`, base);
  if (done && field.value === text) field.value = field.dataset.text; // as it was written, such as without an empty line
  [field.base, field.was] = isWritten(field) ? [state.version, field.dataset.text] : [];
  drawSheet();
  drawFit(field);
  return done;
}

const writeAll = () => $$("textarea", $("#panel")).forEach(write);

/** The sentences of the article on which a text rests: those whose words it has, or those that the file names. */
function evidenceOf(text) {
  if (!text?.shown || text.kind === "title") return [];
  const same = (said) => isHere(said) && !isBlock(said) && isOneInOther(said.text, text.shown);
  const found = state.sentences.filter(same).map((said) => said.id);
  const isSentence = wordsOf(text.shown).length > 4; // and no term, which many sentences may have
  return text.evidence.length && !(found.length && isSentence) ? text.evidence : found;
}

const textAt = (at) => current().texts.find((each) => each.at === at);

/** Take what a text rests on into the notes; without a sentence there is nothing to take. */
function takeOff(at) {
  const [sentence] = evidenceOf(textAt(at));
  return need(sentence, tr("This text rests on no sentence of the article."))
    && act("note", { slide: current().id, sentence }, `${placeOf(current())}: ${DONE.note}`);
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
  announce(tr("Asking {model} ...", state));
  const answer = await post("suggest", { slide: slide.id, how }, state.version);
  if (answer.status !== 200) return complain(`${capital(answer.error)}.`);
  if (slide.id !== here) return;
  proposals = answer.proposals;
  announce(tr("Proposals below the present words: {n}", { n: proposals.length }));
  draw();
}

async function takeProposal(number) {
  const [proposal] = proposals.splice(Number(number), 1);
  const more = proposal.act === "rewrite" ? { at: proposal.at } : { slide: here };
  await act(proposal.act, { ...more, text: proposal.text }, tr("Proposal taken"));
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
  keepPicture(slide, { ...known, copy: context.getImageData(0, 0, canvas.width, canvas.height), colors: new Map() });
  drawStrip();
  if (slide.id === here) drawSheet();
}

/** The colour of a picture at a place in percent, and the one that differs most from it within a box. */
function colorsIn({ copy, colors }, [x, y, width, height]) {
  const key = `${x} ${y} ${width} ${height}`;
  if (colors.has(key)) return colors.get(key);
  const pixel = (across, down) => {
    const row = Math.min(copy.height - 1, Math.round((down * copy.height) / 100));
    const at = 4 * (row * copy.width + Math.min(copy.width - 1, Math.round((across * copy.width) / 100)));
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
  colors.set(key, [css(ground), most > 200 ? css(ink) : isDark ? "#fff" : "#15181c"]);
  return colors.get(key);
}

/** The texts of a slide by the boxes in which they stand, with what is being typed in their fields. */
function boxesOf(slide, isLive) {
  const found = new Map();
  slide.texts.forEach((text, at) => {
    if (!text.box) return;
    const key = text.box.join();
    const field = isLive && text.at && fieldOf(text.at);
    const words = field && isWritten(field) ? field.value : text.shown;
    found.set(key, [...(found.get(key) || []), { ...text, words, order: at }]);
  });
  return [...found.values()];
}

/** What a slide looks like: its picture, with the words that it does not have yet, in their places. */
function sheetOf(slide, isLive) {
  const known = pictureOf(slide);
  const isSame = known && known.structure === structureOf(slide);
  const source = known || [...pictures.values()].at(-1);
  const colors = (box) => (source ? colorsIn(source, isSame ? box : SIDE) : ["var(--sheet)", "var(--ink)"]);
  const boxes = boxesOf(slide, isLive);
  const parts = [];
  if (known) {
    const alt = isLive ? altOf(slide) : "";
    parts.push(make("img", { "data-key": "picture", src: `slides/${known.name}.png`, alt, draggable: "false" }));
  }
  if (!isSame) {
    const [background, color] = colors(SIDE);
    const loose = boxes.length ? [] : slide.texts.map((each) => make("p", {}, each.shown));
    parts.push(make("div", { class: "cover", "data-key": "cover", style: { background, color }, ...spoken() }, loose));
  }
  for (const texts of boxes) {
    const [first] = texts;
    if (isSame && texts.every((each) => each.words === known.shown[each.order])) continue;
    const [background, color] = colors(first.box);
    const style = { ...placeIn(first.box), background, color, "font-size": `${first.size / SIZE}cqw` };
    const paragraphs = [];
    for (const each of texts) paragraphs.push(each.goes_on ? `${paragraphs.pop()} ${each.words}` : each.words);
    parts.push(make("div", { class: `words ${first.kind}`, "data-key": `words ${first.order}`, style, ...spoken() }, paragraphs.map((each) => make("p", {}, each))));
  }
  return isLive ? [...parts, ...spotsOf(slide, boxes, isSame && String(shownOf(slide)) === String(known.shown))] : parts;
}

/** Places on the slide that lead to the fields of their texts, and a word on what the picture is. */
function spotsOf(slide, boxes, isTrue) {
  const focused = document.activeElement?.dataset?.at;
  const spots = boxes.filter(([first]) => first.at).map((texts) => {
    const [{ at, order, box }, isOn] = [texts[0], texts.some((each) => each.at === focused)];
    const named = { "data-key": `spot ${order}`, "data-act": "field", "data-of": at };
    return make("div", { class: isOn ? "spot on" : "spot", style: placeIn(box), ...named });
  });
  return isTrue ? spots : [...spots, make("figcaption", { "data-key": "drawing" }, slide.hidden ? tr("Hidden slide") : tr("Drawing ..."))];
}

const SIDE = [1, 50, 1, 1]; // a place with nothing but the ground of the slide
const SIZE = 10.2; // points that are a hundredth of a slide's width, a little more than there are: faces differ
const placeIn = ([x, y, width, height]) => ({ left: `${x}%`, top: `${y}%`, width: `${width}%`, height: `${height}%` });
const altOf = (slide) => [nameOf(slide), ...shownOf(slide).filter((text) => text !== slide.title)].join(". ");

// ---- The page

function draw() {
  const before = document.activeElement;
  drawTop();
  if (!state.slides.length) return;
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

/** A button that does an act when it is pressed, and is known by it among those beside it. */
const button = (name, label, { of, ...more } = {}) =>
  make("button", { type: "button", "data-key": `${name} ${of ?? ""}`, "data-act": name, "data-of": of, ...more }, label);
const words = (tag, text, more = {}) => make(tag, { ...spoken(), ...more }, text);
const english = (tag, text) => make(tag, { lang: "en", dir: "ltr" }, text); // what the server says
const quiet = (tag, text) => make(tag, { class: "quiet" }, text);
const shortened = (text, most) => (text.length > most ? `${text.slice(0, most).trimEnd()} …` : text);

function drawTop() {
  say("#name", state.title || state.article);
  say("#file", state.file || `${state.article}, ${tr("not yet a talk")}`);
  for (const name of ["undo", "redo"]) {
    const [button, of] = [$(`#${name}`), state[name]];
    button.disabled = !of;
    button.title = of ? `${name === "undo" ? tr("Undo") : tr("Redo")}: ${DONE[of] || of}` : "";
  }
  const minutes = $("#minutes");
  if (document.activeElement !== minutes) minutes.value = state.minutes || "";
  const cut = state.slides.filter(isGone).length;
  const gone = state.minutes && cut ? `, ${tr("Slides that would go: {n}", { n: cut })}` : "";
  say("#spoken", tr("{n} min spoken", { n: state.spoken || 0 }) + gone);
  const problems = state.problems || [];
  $("#problems").hidden = !problems.length;
  const told = state.slides.length ? tr("The talk has a mistake; this is the last good deck") : tr("The talk has a mistake");
  fill($("#problems"), make("h2", {}, told), problems.map(findingOf));
}

function drawStrip() {
  fill($("#slides"), state.slides.map((slide) => lazily(slide.id, [slide, numberOf(slide), slide === current(), pictureOf(slide)?.name], () => {
    const count = slide.findings.filter(isSerious).length;
    const flags = [["pinned", slide.pinned, tr("pinned")], ["hidden", slide.hidden, tr("hidden")],
      ["gone", isGone(slide), tr("would go")], ["found", count, tr("Findings: {n}", { n: count })]].filter(([, is]) => is);
    const isOn = slide === current();
    const more = { "aria-current": isOn && "true", tabindex: isOn ? "0" : "-1", draggable: isSection(slide) && "true" };
    return make("li", { "data-key": slide.id, class: isShown(slide) ? "" : "gone" }, button("go", [
      make("div", { class: "sheet", "aria-hidden": "true" }, sheetOf(slide, false)),
      make("span", { class: "number" }, numberOf(slide) || "–"),
      make("span", { class: "flags" }, flags.map(([name, , flag]) => make("b", { class: name }, flag))),
    ], { of: slide.id, title: nameOf(slide), "aria-label": [placeOf(slide), nameOf(slide), ...flags.map((each) => each[2])].join(", "), ...more }));
  })));
}

function drawHead() {
  const slide = current();
  const tool = (name, label, key, isOn) =>
    button(name, label, { title: `${label} (${key})`, "aria-pressed": isOn === undefined ? false : String(isOn) });
  const own = isSection(slide) ? [
    tool("pin", tr("Pin"), "P", slide.pinned), tool("hide", tr("Hide"), "H", slide.hidden), tool("earlier", tr("Earlier"), "["),
    tool("later", tr("Later"), "]"), tool("join", tr("Join next"), "J"),
  ] : [quiet("span", tr("made by the talk"))];
  const about = [slide.layout.replace(/-/g, " "), slide.seconds && `${slide.seconds} s`, isGone(slide) && tr("would go")];
  fill($("#slide-head"),
    make("div", { class: "place" },
      button("back", "‹", { "aria-label": tr("Previous slide") }),
      make("h2", { id: "slide-name" }, placeOf(slide)),
      button("next", "›", { "aria-label": tr("Next slide") }),
      quiet("span", about.filter(Boolean).join(", "))),
    make("div", { class: "tools", role: "group", "aria-label": capital(tr("this slide")) }, own, tool("fresh", tr("New slide"), "+")));
}

function drawTabs() {
  const [notes, count] = [capital(tr("notes")), current().notes.length];
  const names = { words: tr("Words"), forms: tr("Form"), notes: count ? `${notes} (${count})` : notes };
  fill($("#tabs"), Object.entries(names).map(([name, label]) => button(name, label, {
    role: "tab", id: `tab-${name}`, "aria-selected": String(tab === name), "aria-controls": "panel", tabindex: tab === name ? "0" : "-1",
  })));
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

const LABELS = { // of the kinds of texts of a slide, of what an article shows, and of findings; what has none is a text
  title: tr("Title"), subtitle: tr("Subtitle"), heading: tr("Heading"), byline: tr("Speaker"), caption: tr("Caption"),
  number: tr("Number"), answer: tr("Answer"), call: tr("Call"), closing: tr("Closing"), contact: tr("Contact"),
  link: tr("Link"), links: tr("Link"), sources: tr("Sources"), code: tr("Program"), program: tr("Program"),
  table: tr("Table"), picture: tr("Picture"), chart: tr("Chart"), error: tr("Error"), warning: tr("Warning"), info: tr("Info"),
};
const labelOf = (kind) => LABELS[kind] || tr("Text");
const ASKS = { shorter: tr("Shorter"), claim: tr("As a claim"), question: tr("As a question") };
const NO_TITLE = { kind: "title", text: "", shown: "", size: 0, fewer: 0, evidence: [] };

/** The text at which a finding stands: the one that has the words that it names, of those in its place of the file. */
function textOfFinding(slide, { at, message }) {
  const there = slide.texts.filter((text) => at && (text.at === at || text.at.startsWith(`${at}/`)));
  const named = [...message.matchAll(/"([^"]+)"/g)].map((each) => each[1]);
  return there.find((text) => named.some((words) => text.shown.includes(words))) || (at === slide.path ? undefined : there.at(-1));
}

function wordFields(slide) {
  const found = slide.findings.filter(isSerious).map((each) => [textOfFinding(slide, each), each]);
  const of = (text) => found.filter(([at]) => at === text).map(([, each]) => each);
  const isWithout = isSection(slide) && !slide.texts.some((each) => each.kind === "title");
  const texts = isWithout ? [{ ...NO_TITLE, at: `${slide.path}/headline` }, ...slide.texts] : slide.texts;
  const asks = Object.entries(ASKS).map(([how, label]) => button("suggest", label, { of: how }));
  return [
    ...(state.model ? [make("div", { class: "asks", "data-key": "asks" }, quiet("span", `${tr("Ask {model}", state)}:`), asks)] : []),
    ...of(undefined).map(findingOf), ...texts.map((text, order) => wordField(slide, text, order, of(text))),
  ];
}

function wordField(slide, text, order, findings) {
  const { at, kind } = text;
  const label = labelOf(kind);
  const key = kind === "title" ? "title" : `${at || order} ${kind}`;
  if (!at || kind === "code" || (kind === "title" && !isSection(slide) && slide.id !== "cover")) {
    const shown = words("p", text.shown, { class: kind });
    return make("div", { class: "field fixed", "data-key": key }, make("span", { class: "label" }, label), shown);
  }
  const rests = evidenceOf(text);
  const proof = rests.map(sentenceOf).filter((each) => each && !isOneInOther(each.text, text.shown));
  const isPoint = isSection(slide) && /\/\d+\//.test(at.slice(slide.path.length));
  const small = { of: at, class: "small" };
  return make("div", { class: `field ${kind}`, "data-key": key },
    make("label", { for: `field-${order}`, class: "label" }, label),
    make("textarea", {
      id: `field-${order}`, rows: Math.min(6, Math.ceil(text.text.length / 70) || 1), text: text.text, spellcheck: "true", ...spoken(),
      "data-at": at, "data-kind": kind, "data-slide": slide.id, "data-fewer": text.fewer, "data-size": text.size, "aria-describedby": `fit-${order}`,
    }),
    make("div", { class: "beside" }, make("span", { class: "fit quiet", id: `fit-${order}` }),
      rests.length && isSection(slide) ? button("off", tr("Into notes"), { ...small, title: `${tr("Into notes")} (Alt+Delete)` }) : "",
      isPoint ? button("split", tr("Split here"), { ...small, title: `${tr("A second slide begins here")} (Alt+Enter)` }) : ""),
    findings.map(findingOf),
    proof.length ? make("div", { class: "proof" }, proof.map((each) => words("blockquote", each.text))) : "",
    proposalsOf((each) => each.at === at || (each.act === "title" && kind === "title")));
}

/** How large the words are, and how many fewer would be larger, counted while they are typed. */
function drawFit(field) {
  const fit = $(".fit", field.parentNode);
  if (!fit || !field.dataset.size) return;
  const [size, before] = [Number(field.dataset.size), Number(field.dataset.fewer)];
  const fewer = before - wordsOf(field.dataset.text).length + wordsOf(field.value).length;
  const room = fewer > 0 ? tr("Words to cut for larger type: {n}", { n: fewer }) : tr("room for larger type");
  const written = field.base && field.was !== field.dataset.text ? tr("changed elsewhere too") : tr("Enter writes it");
  fit.textContent = [size && `\u2068${size} pt\u2069`, before && room, isWritten(field) && written].filter(Boolean).join(", ");
}

/** What a model proposes in place of what stands above it. */
function proposalsOf(isHere) {
  return proposals.map((each, at) => [each, at]).filter(([each]) => isHere(each)).map(([each, at]) =>
    make("div", { class: "proposal", "data-key": `proposal ${at}` }, words("p", each.text),
      each.evidence.map(sentenceOf).filter(Boolean).map((said) => words("blockquote", said.text)),
      make("div", { class: "buttons" }, button("take", tr("Take it"), { of: at, class: "main" }), button("leave", tr("Leave it"), { of: at }))));
}

const seenForms = new Set(); // addresses of pictures; one is fetched at a time, because each is drawn when it is asked for

function formTiles(slide) {
  if (!slide.forms.length) return [quiet("p", tr("This slide has one form only."))];
  const address = (form) => `form/${encodeURIComponent(slide.id)}/${form.layout}.png?${slide.digest}`;
  const isOwn = (form) => form.layout === slide.layout;
  const ordered = [...slide.forms.filter(isOwn), ...slide.forms.filter((form) => !isOwn(form))];
  const next = ordered.find((form) => !seenForms.has(address(form)));
  const tiles = ordered.map((form) => button("form", [
    make("img", { src: (form === next || seenForms.has(address(form))) && address(form), alt: "", width: 480, height: 270 }),
    make("span", {}, form.label),
  ], { of: form.layout, "aria-pressed": String(isOwn(form)) }));
  const isFree = !slide.asked || slide.asked === "auto";
  return [make("div", { class: "forms", "data-key": slide.id }, tiles),
    button("form", tr("Let Slidewright choose"), { of: "auto", class: "auto", "aria-pressed": String(isFree) })];
}

function noteFields(slide) {
  if (!isSection(slide) && slide.id !== "cover") return [quiet("p", tr("This slide has no notes of its own."))];
  return [make("div", { class: "field notes", "data-key": "notes" },
    make("div", { class: "above" }, make("label", { for: "field-notes", class: "label" }, tr("What you say")),
      make("span", { class: "fit quiet" }, tr("an empty line between paragraphs; Ctrl+Enter writes")),
      state.model ? button("suggest", `${tr("Ask {model}", state)}: ${tr("to be spoken")}`, { of: "notes", class: "small" }) : ""),
    make("textarea", {
      id: "field-notes", rows: 7, text: slide.notes.join("\n\n"), spellcheck: "true", ...spoken(), "data-kind": "notes", "data-slide": slide.id,
    }), proposalsOf((each) => each.act === "notes")),
  ...slide.private.map((text) => make("p", { class: "private" }, make("b", {}, `${capital(tr("private"))}: `), words("span", text)))];
}

const isSerious = (finding) => finding.level !== "info" || finding.code.startsWith("proof");

function findingOf(finding) {
  const said = finding.sentence && sentenceOf(finding.sentence);
  const hint = finding.hint ? make("p", { class: "quiet" }, `${tr("Hint")}: `, english("span", finding.hint)) : "";
  return make("div", { class: `finding ${finding.level}` },
    make("p", {}, make("b", {}, labelOf(finding.level)), " ", english("span", finding.message), " ",
      make("small", { dir: "ltr" }, finding.place || finding.code)),
    said ? make("div", {}, make("span", { class: "label" }, tr("The article")), words("blockquote", said.text)) : hint);
}

function drawFindings() {
  const ofSlides = state.slides.flatMap((slide) => slide.findings.map((each) => [slide, each]));
  const all = [...state.findings.map((each) => [null, each]), ...ofSlides];
  const serious = all.filter(([, each]) => isSerious(each)).length;
  $("#found").hidden = !serious;
  say("#found", tr("Findings: {n}", { n: serious }));
  fill($("#all-findings"), all.map(([slide, each]) => make("section", {}, findingOf(each),
    slide ? button("go", `${placeOf(slide)} ›`, { of: slide.id }) : "")));
}

const drawSheet = () => fill($("#sheet"), sheetOf(current(), true));

// ---- The article

const WHERE = { here: tr("this slide"), notes: tr("notes"), hidden: tr("hidden"), out: tr("left out") };
const isBlock = (said) => !/^(sentence|list|quote)$/.test(said.kind);

function drawSentences() {
  const box = $("#sentences");
  const parts = [];
  const only = sentenceOf(chosen) || state.sentences.find(isHere) || state.sentences[0];
  const rows = [];
  for (const said of state.sentences) {
    const row = rows.at(-1);
    const goesOn = row && !said.heading && !said.starts && said.kind === "sentence" && /^(sentence|list)$/.test(row[0].kind);
    goesOn ? row.push(said) : rows.push([said]);
  }
  for (const row of rows) {
    const [{ id, heading, kind }] = row;
    if (heading) parts.push(words("h3", heading, { "data-key": `heading ${id}` }));
    const marks = row.map((said) => [said, said === only, said.id === chosen, ...markOf(said)]);
    parts.push(lazily(`row ${id}`, [marks, spoken()], () =>
      words("p", row.flatMap((said) => [sentence(said, said === only), " "]), { "data-key": `row ${id}`, class: kind })));
  }
  fill(box, parts.length ? parts : [quiet("p", tr("The talk names no article, so there is none beside it."))]);
  if (scrolled === here) return;
  scrolled = here;
  const first = $(".said[data-where='here']", box) || $(".said.noted", box);
  if (first) box.scrollTop += first.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
}

/** Where a sentence is, the slides whose numbers tell it, and whether it is in the notes of the slide in the middle. */
function markOf(said) {
  const slides = said.slides.map(slideOf).filter(Boolean);
  const numbers = [...new Set(slides.map(numberOf).filter(Boolean))].join(", ");
  return [isHere(said) ? "here" : said.where, numbers, said.where === "notes" && slides.includes(current())];
}

function sentence(said, isFirst) {
  const [where, numbers, isNoted] = markOf(said);
  const told = [WHERE[where], numbers && (where === "slide" || where === "notes") && tr("Slide {n}", { n: numbers })];
  const mark = !isNoted && (where === "slide" || where === "notes") ? numbers : "";
  const kind = isBlock(said) ? make("b", {}, `${labelOf(said.kind)}: `) : "";
  return make("span", {
    class: `said${isNoted ? " noted" : ""}${said.id === chosen ? " chosen" : ""}`, role: "button", tabindex: isFirst ? "0" : "-1",
    "data-key": said.id, "data-act": "toggle", "data-of": said.id, "data-where": where, "aria-pressed": String(where === "here"),
  }, kind, kind ? shortened(said.text, 160) : said.text,
  make("span", { class: "unseen" }, ["", ...told, said.private && tr("private")].filter((each, at) => !at || each).join(", ")),
  mark ? make("sup", { "aria-hidden": "true" }, mark) : "", said.private ? make("i", { "aria-hidden": "true" }, tr("private")) : "",
  make("span", { class: "more", "data-act": "choose", "data-of": said.id, "aria-hidden": "true" }, "⋯"));
}

function drawChoice() {
  const [said, slide] = [sentenceOf(chosen), current()];
  if (!said) return fill($("#choice"), quiet("p", tr("Click a sentence to show it on this slide, or to take it into the notes. ⋯ has more.")));
  const can = (name, label, key, isOff) => button(name, label, { title: `${label} (${key})`, disabled: isOff && "" });
  const first = !isHere(said) ? tr("Show on this slide") : isSection(slide) ? tr("Into notes") : tr("Take it off");
  const ofWords = isBlock(said) ? [] : [
    can("asTitle", tr("As the title"), "U"), can("opening", tr("Opening"), "O"), can("takeaway", tr("Takeaway"), "T"),
    can("call", tr("Call"), "C"), can("private", said.private ? tr("Not private") : capital(tr("private")), "V"),
  ];
  const its = said.slides.length && !isHere(said) ? can("itsSlide", tr("Go to its slide"), "G") : "";
  fill($("#choice"), words("p", shortened(said.text, 110), { class: "chosen" }), make("div", { class: "buttons" },
    can("toggle", first, "Enter", !isSection(slide) && !isHere(said)), can("alone", tr("New slide of it"), "L"), ofWords, its));
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
  anywhere: [tr("Anywhere, but in a field"), {
    next: [tr("Next slide"), "ArrowDown", "PageDown"], back: [tr("Previous slide"), "ArrowUp", "PageUp"],
    first: [tr("First slide"), "Home"], last: [tr("Last slide"), "End"], article: [tr("The article"), "a"],
    words: [tr("Words"), "w"], title: [tr("Title"), "e"], forms: [tr("Form"), "f"], notes: [capital(tr("notes")), "n"],
    minutes: [tr("Minutes"), "m"], pin: [tr("Pin"), "p"], hide: [tr("Hide"), "h"], earlier: [tr("Earlier"), "["],
    later: [tr("Later"), "]"], join: [tr("Join next"), "j"], fresh: [tr("New slide"), "+"],
    undo: [tr("Undo"), "z", "Ctrl+Z"], redo: [tr("Redo"), "y", "Ctrl+Y"], found: [tr("Findings"), "d"], help: [tr("Keys"), "?"],
  }],
  article: [tr("In the article"), {
    walkOn: [tr("Next sentence"), "ArrowDown"], walkBack: [tr("Previous sentence"), "ArrowUp"],
    toggle: [`${tr("Show on this slide")} / ${tr("Into notes")}`, "Enter", " "], alone: [tr("New slide of it"), "l"],
    asTitle: [tr("As the title"), "u"], opening: [tr("Opening"), "o"], takeaway: [tr("Takeaway"), "t"], call: [tr("Call"), "c"],
    private: [capital(tr("private")), "v"], itsSlide: [tr("Go to its slide"), "g"],
  }],
  field: [tr("In a field"), {
    write: [tr("Write it"), "Enter", "Ctrl+Enter"], restore: [tr("As it was"), "Escape"],
    split: [tr("A second slide begins here"), "Alt+Enter"], off: [tr("Into notes"), "Alt+Delete"],
  }],
};

function actOf(place, key) {
  const found = Object.entries(KEYS[place][1]).find(([, [, ...keys]]) => keys.includes(key.length === 1 ? key.toLowerCase() : key));
  return found?.[0];
}

function pressed(event) {
  const { key, target } = event;
  const control = event.ctrlKey || event.metaKey;
  if (!state?.slides.length || event.isComposing || $("dialog[open]")) return;
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
  const own = isSaid && actOf("article", key);
  const name = own || actOf("anywhere", key) || (key === "Escape" && "escape");
  if (!name) return;
  event.preventDefault();
  acts[name](own ? target.dataset.of : undefined);
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
  const [names, ahead] = [["words", "forms", "notes"], event.key === (document.dir === "rtl" ? "ArrowLeft" : "ArrowRight") ? 1 : 2];
  tab = names[(names.indexOf(tab) + ahead) % 3];
  event.preventDefault();
  draw();
  $(`#tab-${tab}`).focus();
}

function setMinutes() {
  const minutes = Math.round(Number($("#minutes").value) || 0);
  if (minutes === state.minutes) return;
  act("minutes", { minutes }, minutes ? tr("Minutes of the talk: {n}", { n: minutes }) : tr("The talk has no limit of time"));
}

function listKeys() {
  const long = { ArrowDown: "↓", ArrowUp: "↑", PageDown: "Page Down", PageUp: "Page Up", Escape: "Esc", " ": tr("Space") };
  const name = (key) => long[key] || (key.length === 1 ? key.toUpperCase() : key);
  const row = ([does, ...keys]) =>
    make("div", {}, make("dt", {}, keys.map((key) => make("kbd", {}, name(key)))), make("dd", {}, does));
  fill($("#keys"), Object.values(KEYS).map(([place, rows]) =>
    make("section", {}, make("h3", {}, place), make("dl", {}, Object.values(rows).map(row)))));
}

// ---- Mouse and touch

function clicked(event) {
  const found = event.target.closest("[data-act]");
  if (!found || !state?.slides.length || found.disabled) return;
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
    if (!target.base) [target.base, target.was] = [state.version, target.dataset.text];
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
    if (!over || !dragged || over.id === dragged) return;
    act("move", { slide: dragged, before: isSection(over) || over.id === "cover" ? over.id : "" });
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
