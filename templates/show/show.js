// The pages of a show: audience, speaker, phone and preview, which a server keeps in step,
// and the one file to share (reader), whose windows keep in step by themselves.
(() => {
"use strict";

// ---- Small tools

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

/** Make an element; what is inside is always text or elements, never markup. */
function make(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== false) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

function say(selector, text) {
  const found = $(selector);
  if (found && found.textContent !== text) found.textContent = text;
}

function showIf(selector, condition) {
  const found = $(selector);
  if (found) found.hidden = !condition;
}

const announce = (text) => say("#live", text);

function markCurrent(element, isCurrent) {
  isCurrent ? element.setAttribute("aria-current", "true") : element.removeAttribute("aria-current");
}

/** 65 becomes 1:05, and an hour 1:00:00. */
function clockTime(seconds) {
  const whole = Math.round(Math.abs(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
const inWords = (seconds) => (seconds < 59.5 ? `${Math.round(seconds)} s` : clockTime(seconds));
const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// ---- The deck

const isFile = Boolean($("#deck"));
const fragment = /^#(?:(audience|speaker)-?)?(\d*)$/.exec(location.hash) || [];
const role = (isFile && fragment[1]) || document.documentElement.dataset.role;
const isRead = role === "reader" || role === "preview"; // slide by slide, without a talk
const drawn = new Map($$("#page article").map((each) => [Number(each.id), $("img", each).src])); // of the one file
let deck, slides, talk, byId;

function setDeck(told) {
  deck = told;
  slides = deck.slides.map((slide, index) => ({
    ...slide,
    number: index + 1,
    name: slide.title || shortened(slide.texts[0] || "") || `Slide ${index + 1}`,
  }));
  const shown = slides.filter((slide) => !slide.hidden);
  talk = shown.length ? shown : slides;
  byId = new Map(slides.map((slide) => [slide.id, slide]));
  const share = deck.minutes ? (deck.minutes * 60) / sum(talk.map((slide) => slide.seconds)) : 1;
  let begin = 0;
  for (const slide of talk) {
    [slide.planned, slide.begin] = [slide.seconds * share, begin];
    begin += slide.planned;
  }
  deck.seconds = begin;
}

const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);
const shortened = (text) => (text.length > 100 ? `${text.slice(0, 99).trimEnd()}…` : text);
const pictureOf = (slide) => (isFile ? drawn.get(slide.number) : `slides/${slide.picture}.png`);
/** How many clicks are to come on a slide that is met from before, and its picture then; from behind it is whole. */
const clicksOf = (slide) => (isRead ? 0 : (slide.builds || []).length);
const builtPicture = (slide, clicks) => (clicks ? `slides/${slide.builds.at(-clicks)}.png` : pictureOf(slide));
const altOf = (slide) => [slide.name, ...slide.texts.filter((text) => text !== slide.name)].join(". ");
const inTalk = (slide) => talk.includes(slide);

/** The slide one further, or one back; backup slides are met only from one another. */
function neighbour(slide, by) {
  const row = isRead || !inTalk(slide) ? slides : talk;
  return row[row.indexOf(slide) + by];
}

function setPicture(image, slide, clicks = 0) {
  image.hidden = !slide;
  if (!slide) return;
  image.alt = altOf(slide);
  image.lang = deck.language;
  const picture = builtPicture(slide, clicks);
  if (image.getAttribute("src") !== picture) image.src = picture;
}

/** Fill an element with words of the deck, which have a language and a direction of their own. */
function setWords(element, ...inside) {
  if (!element) return;
  element.replaceChildren(...inside);
  element.lang = deck.language;
  element.dir = deck.direction;
}

// ---- Where we are: {slide, screen, running, elapsed}, and how the windows keep in step

let at = null;
let received = 0; // when `at` came, by this window's own clock
let here, left; // the slide that is shown, and the slide of the talk to which a backup slide returns
let move; // sends a change to whoever keeps the windows in step
let over = () => {}; // nothing more is to be heard

const elapsed = () => (at ? at.elapsed + (at.running ? (performance.now() - received) / 1000 : 0) : 0);

function receive(state) {
  const slide = byId.get(state.slide) || talk[0];
  if (!slide) return;
  count(state);
  const changed = slide !== here;
  const clicked = changed || at?.clicks !== state.clicks;
  [at, received] = [{ ...state }, performance.now()];
  here = slide;
  if (inTalk(slide)) left = slide;
  left ||= talk[0];
  document.body.dataset.screen = at.screen;
  view.show(changed, clicked);
  tick();
  remember();
}

/** A change, applied to a state: what the server does, for windows without one. */
function applied(state, change) {
  const next = { ...state, elapsed: elapsed() };
  if (change.slide !== undefined) {
    if (change.slide !== state.slide && !state.running && !state.elapsed) next.running = !isRead;
    [next.slide, next.clicks] = [change.slide, change.clicks || 0];
  }
  if (change.screen) next.screen = change.screen;
  if (change.clock) next.running = change.clock === "start";
  if (change.clock === "reset") next.elapsed = 0;
  if (change.end) next.running = false;
  return next;
}

function joinServer() {
  const events = new EventSource("events");
  const lost = (is) => showIf("#lost", is && role !== "audience");
  events.addEventListener("at", ({ data }) => role !== "preview" && receive(JSON.parse(data)));
  events.addEventListener("deck", ({ data }) => JSON.parse(data).version === deck.version || load().catch(() => lost(true)));
  let timer; // the server ends each stream after a while, and a page that is there opens another
  events.onopen = () => { clearTimeout(timer); lost(false); };
  events.onerror = () => { clearTimeout(timer); timer = setTimeout(lost, 1000, true); };
  over = () => events.close();
  const headers = { "Content-Type": "application/json" };
  return (change) => fetch("move", { method: "POST", headers, body: JSON.stringify(change) }).catch(() => lost(true));
}

/** Keep the windows of one file in step: the window that opened another one decides. */
function joinWindows() {
  const name = `slidewright ${deck.title} ${slides.map((slide) => slide.id).join()}`;
  const others = new Set();
  let unanswered = Infinity; // greetings: a window that a stranger opened, or that is left alone, decides too
  const decides = () => role !== "audience" || !window.opener || window.opener.closed || unanswered > 3;
  const tell = (whom, what) => whom.postMessage({ name, ...what }, "*"); // a file has no origin to name
  const apply = (change) => {
    receive(applied(at, change));
    for (const each of others) each.closed ? others.delete(each) : tell(each, { at });
  };
  addEventListener("message", ({ data, source }) => {
    if (data?.name !== name) return;
    if (data.at) { // the opener's; a browser does not always say whose a message is
      unanswered = 0;
      return receive(data.at);
    }
    if (source) others.add(source); // a window that was loaded again has forgotten whom it opened
    if (data.move) apply(data.move);
    else if (source) tell(source, { at: { ...at, elapsed: elapsed() } });
  });
  const greet = () => {
    unanswered += 1;
    if (role === "audience" && window.opener) tell(window.opener, { hello: true });
  };
  setInterval(greet, 1000);
  greet();
  return (change) => {
    apply(change); // at once, and for good if the opener is gone
    if (!decides()) tell(window.opener, { move: change });
  };
}

/** Keep in the window's history what a reload needs; it works for files too. */
function remember() {
  const kept = { at: { ...at, elapsed: elapsed() }, when: Date.now(), took, left: left?.id };
  const hash = !isFile ? "" : `#${role === "reader" ? "" : `${role}-`}${here.number}`;
  const opens = role === "reader" && here === slides[0] && !location.hash;
  try {
    history.replaceState(kept, "", opens ? location.href : hash || location.href);
  } catch {} // a browser refuses too many in a short time
}

function remembered() {
  const kept = history.state || {};
  left = byId.get(kept.left);
  const numbered = slides[Number(fragment[2]) - 1];
  const start = { slide: (numbered || talk[0]).id, clicks: 0, screen: "slides", running: false, elapsed: 0 };
  if (!kept.at || !byId.has(kept.at.slide)) return start;
  const since = kept.at.running ? (Date.now() - kept.when) / 1000 : 0;
  return { ...kept.at, elapsed: kept.at.elapsed + since, slide: numbered ? numbered.id : kept.at.slide };
}

// ---- What can be done; each role adds its own

function go(slide, clicks = slide && clicksOf(slide)) {
  if (!slide || (slide === here && clicks === at.clicks && at.screen === "slides")) return;
  move({ slide: slide.id, clicks, ...(at.screen !== "slides" && { screen: "slides" }) });
}

const screenOr = (name) => move({ screen: at.screen === name ? "slides" : name });

const acts = {
  next() {
    const slide = neighbour(here, 1);
    if (at.clicks) go(here, at.clicks - 1);
    else if (slide) go(slide);
    else if (acts.end && inTalk(here)) acts.end();
    else announce("This is the last slide");
  },
  back: () => (at.clicks < clicksOf(here) ? go(here, at.clicks + 1) : go(neighbour(here, -1), 0)),
  first: () => go((isRead ? slides : talk)[0]),
  last: () => go((isRead ? slides : talk).at(-1)),
  black: isRead ? undefined : () => screenOr("black"),
  white: isRead ? undefined : () => screenOr("white"),
  full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.()),
  overview: () => openOverview(false),
  search: () => openOverview(true),
  help: openHelp,
  close: () => $("dialog[open]")?.close(),
  leave: () => document.fullscreenElement && document.exitFullscreen(),
};

const position = () => (inTalk(here) ? `Slide ${here.number} of ${talk.at(-1).number}` : `Backup slide ${here.number}`);

// ---- Keys, as in PowerPoint

const KEYS = {
  next: ["Next slide", "ArrowRight", "ArrowDown", "PageDown", " ", "Enter", "n"],
  back: ["Slide before", "ArrowLeft", "ArrowUp", "PageUp", "Backspace", "p"],
  first: ["First slide", "Home"],
  last: ["Last slide", "End"],
  black: ["Black screen", "b", "."],
  white: ["White screen", "w", ","],
  full: ["Full screen", "f", "F5"],
  overview: ["All slides", "g", "-"],
  search: ["Search", "/"],
  audience: ["Open the audience window", "a"],
  text: ["Show or hide the text", "t"],
  notes: ["Show or hide the notes", "o"],
  mode: ["One slide at a time, or all", "v"],
  larger: ["Larger notes", "+"],
  help: ["These keys", "?", "F1"],
  leave: ["Close or leave", "Escape"],
};
let typed = "";

function pressed(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (target.closest("input, textarea, select") || $("dialog[open]")) return;
  if (target.closest("button, a, summary") && (key === " " || key === "Enter") && !typed) return;
  if (target.closest(".scrolls") && /^Arrow(Up|Down)$|^(Home|End)$/.test(key)) return;
  if (view.ownKeys?.(key)) return;
  if (/^\d$/.test(key)) return type(typed + key);
  if (typed && key === "Enter") {
    event.preventDefault();
    const slide = slides[Number(typed) - 1];
    slide ? go(slide) : announce(`There is no slide ${typed}`);
    return type("");
  }
  if (typed && key === "Escape") return type("");
  const letter = key.length === 1 ? key.toLowerCase() : key;
  const act = Object.keys(KEYS).find((each) => KEYS[each].includes(letter, 1) && acts[each]);
  if (!act || (role === "preview" && key === "F5")) return;
  type("");
  event.preventDefault();
  run(act);
}

/** Do what a key or a button asks for; before there is a slide, little can be done. */
function run(act) {
  if (here || act === "help" || act === "close") acts[act]?.();
}

function type(digits) {
  typed = digits.slice(-4);
  say("#typed", `Go to slide ${typed}, then Enter`);
  showIf("#typed", typed);
}

function clicked(event) {
  const button = event.target.closest("button");
  if (button && event.detail) button.blur(); // or the next press of Space would press it again
  if (button) run(button.dataset.act);
  else if (here) view.clicked?.(event);
}

/** Turn by a finger; what is read from right to left turns the other way. */
function listenForSwipes(element) {
  let from = null;
  element.addEventListener("touchstart", (event) => (from = event.touches.length === 1 ? event.touches[0] : null), { passive: true });
  element.addEventListener("touchend", (event) => {
    const to = event.changedTouches[0];
    if (!from || (window.visualViewport?.scale || 1) > 1.01) return;
    const [x, y] = [to.clientX - from.clientX, to.clientY - from.clientY];
    if (Math.abs(x) < 50 || Math.abs(x) < 2 * Math.abs(y)) return;
    (x < 0) === (deck.direction === "ltr") ? acts.next() : acts.back();
  });
}

// ---- The overview, which is also the search

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function openOverview(search) {
  const dialog = $("#overview");
  if (dialog.open) return;
  $("#sought").value = "";
  fillOverview();
  dialog.showModal();
  (search ? $("#sought") : $("#tiles [aria-current]") || $("#tiles button"))?.focus();
  $("#tiles [aria-current]")?.scrollIntoView({ block: "center" });
}

function fillOverview() {
  const words = plain($("#sought").value).split(/\s+/).filter(Boolean);
  const hasSections = slides.some((slide) => slide.section);
  const [shown, backup] = [[], []];
  let section = "";
  for (const slide of slides) {
    const places = [slide.name, ...slide.texts, ...slide.notes];
    const said = plain(places.join("\n"));
    if (!words.every((word) => said.includes(word) || word === String(slide.number))) continue;
    const excerpt = words.length ? places.slice(1).find((place) => words.some((word) => plain(place).includes(word))) : "";
    const made = tile(slide, excerpt, words);
    if (hasSections) {
      made.prepend(make("p"));
      if (slide.section !== section) setWords(made.firstChild, slide.section);
    }
    section = slide.section;
    (inTalk(slide) ? shown : backup).push(made);
  }
  const rest = backup.length ? [make("h3", {}, "Backup"), make("ol", {}, ...backup)] : [];
  $("#tiles").replaceChildren(make("ol", {}, ...shown), ...rest);
  const found = shown.length + backup.length;
  say("#found", words.length ? `${found ? counted(found, "slide") : "No slides"} found` : "");
}

function tile(slide, excerpt, words) {
  const size = { width: deck.width, height: deck.height }; // of its shape, so that it has its place before it is there
  const image = make("img", { src: pictureOf(slide), alt: "", loading: "lazy", decoding: "async", ...size });
  const name = make("span", { class: "name" });
  setWords(name, slide.name);
  const button = make("button", { type: "button", "aria-current": slide === here && "true" },
    image, make("span", { class: "number" }, String(slide.number)), name);
  if (excerpt) button.append(excerptOf(excerpt, words));
  button.addEventListener("click", () => {
    acts.close();
    go(slide);
  });
  return make("li", {}, button);
}

/** Some words of a text around the first that was sought. */
function excerptOf(text, words) {
  const place = Math.max(0, ...words.map((word) => plain(text).indexOf(word)));
  const from = place > 40 ? text.indexOf(" ", place - 40) + 1 : 0;
  const made = make("span", { class: "excerpt" });
  setWords(made, `${from ? "… " : ""}${shortened(text.slice(from))}`);
  return made;
}

/** Arrows walk over the tiles. */
function walkTiles(event) {
  const tiles = $$("#tiles button");
  const top = (each) => each.getBoundingClientRect().top;
  const columns = tiles.filter((each) => top(each) === top(tiles[0])).length;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
  if (!step || (event.target.id === "sought" && event.key !== "ArrowDown")) return;
  tiles[event.target.id === "sought" ? 0 : tiles.indexOf(document.activeElement) + step]?.focus();
  event.preventDefault();
}

function openHelp() {
  const row = (does, keys) => make("div", {}, make("dt", {}, ...keys.map((key) => make("kbd", {}, key))), make("dd", {}, does));
  const long = (key) => key.replace("Arrow", "").replace("Page", "Page ").replace("Escape", "Esc");
  const name = (key) => (key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : long(key));
  const rows = Object.keys(KEYS).filter((act) => acts[act]).map((act) => row(KEYS[act][0], KEYS[act].slice(1).map(name)));
  $("#keys").replaceChildren(...rows.slice(0, 4), row("Go to slide 12", ["1", "2", "Enter"]), ...rows.slice(4));
  $("#help").showModal();
}

// ---- Times: where one should be, and what a rehearsal took

let took = {}; // seconds by slide id

/** Add the time since the last change to the slide that was shown. */
function count(state) {
  if (!at) return;
  if (state.elapsed < at.elapsed) took = {};
  else took[at.slide] = (took[at.slide] || 0) + state.elapsed - at.elapsed;
}

function tick() {
  if (!at || !$("#spent")) return;
  const now = elapsed();
  const rest = deck.seconds - now;
  say("#clock", new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  say("#spent", clockTime(Math.floor(now)));
  say("#left-name", rest < 0 ? "Over time" : "Time left");
  say("#left", clockTime(Math.ceil(rest)));
  const [late, early] = [now - left.begin - left.planned, left.begin - now];
  const pace = late >= 1 ? `${inWords(late)} behind` : early >= 1 ? `${inWords(early)} ahead` : "on time";
  say("#pace", !at.running && now === 0 ? "ready" : pace);
  $("#pace").dataset.pace = late >= 15 ? "behind" : "";
  const button = $("[data-act=pause]");
  if (button) button.textContent = at.running ? "Pause" : now ? "Go on" : "Start";
  button?.classList.toggle("main", !at.running && !now);
  fillProgress(now);
}

/** The bar of sections: as wide as their time, filled up to where one is, with a mark where one should be. */
function fillSections() {
  const groups = [];
  for (const slide of talk) {
    if (!groups.length || groups.at(-1).name !== slide.section) groups.push({ name: slide.section, slides: [] });
    groups.at(-1).slides.push(slide);
  }
  $("#sections").replaceChildren(...groups.map((group) => {
    const first = group.slides[0];
    const name = make("span");
    setWords(name, group.name || deck.title);
    const button = make("button", { type: "button", title: group.name || deck.title }, name, make("i"));
    button.addEventListener("click", () => go(first));
    const item = make("li", {}, button);
    item.style.flexGrow = Math.max(1, sum(group.slides.map((slide) => slide.planned)));
    item.slides = group.slides;
    return item;
  }), make("li", { class: "due", "aria-hidden": "true" }));
  $("#sections").classList.toggle("many", groups.length > 9);
}

function fillProgress(now) {
  const bar = $("#sections");
  if (!bar) return;
  const reached = left.begin + Math.min(left.planned, Math.max(0, now - left.begin));
  for (const item of bar.children) {
    if (!item.slides) {
      item.style.insetInlineStart = `${Math.min(100, (100 * now) / (deck.seconds || 1))}%`;
      continue;
    }
    const begin = item.slides[0].begin;
    const length = sum(item.slides.map((slide) => slide.planned)) || 1;
    $("i", item).style.inlineSize = `${Math.max(0, Math.min(100, (100 * (reached - begin)) / length))}%`;
    markCurrent(item.firstChild, item.slides.includes(left));
  }
}

function showTimes() {
  const difference = (more) => (Math.abs(more) < 0.5 ? "as planned" : `${inWords(Math.abs(more))} ${more > 0 ? "longer" : "shorter"}`);
  const row = (name, planned, real = 0) => {
    const cells = real < 0.5 ? [clockTime(planned), "not shown", ""] : [clockTime(planned), clockTime(real), difference(real - planned)];
    return make("tr", {}, make("th", { scope: "row" }, ...name), ...cells.map((text) => make("td", {}, text)));
  };
  const listed = slides.filter((slide) => inTalk(slide) || took[slide.id] >= 0.5);
  const name = (slide) => [`${slide.number}. `, make("bdi", { lang: deck.language }, slide.name)];
  $("#took").replaceChildren(...listed.map((slide) => row(name(slide), slide.planned || 0, took[slide.id])));
  $("#took-all").replaceChildren(row(["All"], deck.seconds, sum(Object.values(took))));
  $("#times").showModal();
}

// ---- The roles

/** A window that nobody sees may never finish to decode or to fade: what follows does not wait for ever. */
const within = (promise, milliseconds) => Promise.race([promise.catch(() => {}), new Promise((done) => setTimeout(done, milliseconds))]);

const views = {
  audience() {
    const stage = $("#stage");
    let still;
    const stir = () => {
      document.body.classList.remove("still");
      clearTimeout(still);
      still = setTimeout(() => document.body.classList.add("still"), 2500);
    };
    for (const kind of ["mousemove", "mousedown"]) addEventListener(kind, stir);
    stir();
    listenForSwipes(stage);
    const wake = stayAwake();
    document.addEventListener("fullscreenchange", () => showIf(".first", !document.fullscreenElement));
    return {
      async show(_changed, clicked) {
        if (!clicked) return;
        const [slide, clicks, image, before] = [here, at.clicks, make("img"), [...stage.children]];
        setPicture(image, slide, clicks);
        await within(image.decode(), 500);
        if (slide !== here || clicks !== at.clicks) return;
        stage.append(image);
        if (!isCalm()) await within(image.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 250, easing: "ease-out" }).finished, 400);
        for (const each of before) each.remove();
        const after = neighbour(slide, 1);
        if (clicks) new Image().src = builtPicture(slide, clicks - 1);
        else if (after) new Image().src = builtPicture(after, clicksOf(after));
        wake();
      },
      clicked: (event) => event.target.closest("#stage") && acts.next(),
    };
  },

  speaker() {
    acts.pause = () => move({ clock: at.running ? "pause" : "start" });
    acts.reset = () => move({ clock: "reset" });
    acts.audience = openAudience;
    acts.phone = () => $("#phone").showModal();
    acts.talk = () => go(left);
    acts.leave = () => (!inTalk(here) ? acts.talk() : isFile && openRole(""));
    letNotesGrow();
    const wake = stayAwake();
    if (deck.rehearse) {
      say("#spent-name", "Rehearsing");
      $("#spent-name").className = "badge";
      showIf("#end", true);
      acts.end = endRehearsal;
    }
    showIf("#phone-button", deck.qr);
    if (deck.qr) {
      $("#qr").append(document.importNode(new DOMParser().parseFromString(deck.qr, "image/svg+xml").documentElement, true));
      say("#remote", deck.remote);
    }
    return {
      deck: fillSections,
      show(changed, clicked) {
        say("#screen", `The audience sees a ${at.screen} screen`);
        showIf("#screen", at.screen !== "slides");
        if (!clicked) return;
        const next = at.clicks ? here : neighbour(here, 1);
        setPicture($("#now"), here, at.clicks);
        setPicture($("#next"), next, at.clicks ? at.clicks - 1 : next && clicksOf(next));
        if (!changed) return;
        showSpoken();
        showIf("#return-line", !inTalk(here));
        say("#return", `Back to slide ${left.number}`);
        wake();
      },
    };
  },

  phone() {
    letNotesGrow();
    const wake = stayAwake();
    return {
      show(changed, clicked) {
        if (clicked) setPicture($("#now"), here, at.clicks);
        if (!changed) return;
        showSpoken();
        wake();
      },
      clicked: wake,
    };
  },

  preview() {
    letNotesGrow();
    acts.where = () => {
      if (!here.where) return;
      showIf("#where-line", true);
      getSelection().selectAllChildren($("#where"));
    };
    acts.copy = async () => {
      getSelection().selectAllChildren($("#where"));
      await navigator.clipboard.writeText(here.where).catch(() => {});
      say("#copy", "Copied");
    };
    return {
      deck: showPreviewedDeck,
      show(changed) {
        setPicture($("#now"), here);
        setWords($("#now-name"), here.name);
        say("#place", `Slide ${here.number} of ${slides.length}${here.hidden ? ", backup" : ""}`);
        if (changed) showIf("#where-line", false);
        say("#where", here.where);
        say("#copy", "Copy");
        fillNotes();
        fillFindings();
        for (const item of $("#strip").children) {
          const own = item.slide === here.id;
          markCurrent(item.firstChild, own);
          if (own) item.scrollIntoView({ block: "nearest", inline: "nearest" });
        }
        announce(`Slide ${here.number}: ${here.name}`);
      },
    };
  },

  reader() {
    const articles = $$("#page article");
    let single = matchMedia("(min-width: 900px) and (min-height: 500px)").matches;
    let scrolling = false;
    const open = { text: false, notes: false };
    const toggle = (kind) => () => {
      open[kind] = !open[kind];
      for (const each of $$(`details.${kind}`)) each.open = open[kind];
      document.body.classList.toggle(`with-${kind}`, open[kind]);
      $(`[data-act=${kind}]`)?.setAttribute("aria-pressed", open[kind]);
    };
    const arrange = () => {
      document.body.classList.toggle("single", single);
      for (const each of articles) each.hidden = single && Number(each.id) !== here?.number;
      $("[data-act=mode]").setAttribute("aria-pressed", single);
    };
    acts.text = toggle("text");
    if (slides.some((slide) => slide.notes.length)) acts.notes = toggle("notes");
    acts.mode = () => {
      single = !single;
      arrange();
      if (!single) articles[here.number - 1].scrollIntoView();
    };
    acts.present = () => {
      openAudience();
      openRole(`speaker-${here.number}`);
    };
    showIf("#tools", true);
    showIf("#turn", true);
    listenForSwipes($("main"));
    addEventListener("hashchange", () => go(slides[Number(location.hash.slice(1)) - 1]));
    const seen = new IntersectionObserver((entries) => {
      const most = entries.filter((each) => each.isIntersecting && !single).at(-1);
      if (!most) return;
      scrolling = true;
      go(slides[Number(most.target.id) - 1]);
      scrolling = false;
    }, { rootMargin: "-45% 0px -45% 0px" });
    for (const each of articles) seen.observe(each);
    return {
      show(changed) {
        if (!changed) return;
        arrange();
        say("#turned", `${here.number} / ${slides.length}`);
        $("#progress").value = here.number;
        if (!single && !scrolling && location.hash) articles[here.number - 1].scrollIntoView();
        if (single) scrollTo(0, 0);
        if (!scrolling) announce(`Slide ${here.number} of ${slides.length}: ${here.name}`);
      },
      ownKeys: (key) => !single && /^(ArrowUp|ArrowDown|PageUp|PageDown|Home|End| |Enter)$/.test(key) && !(typed && key === "Enter"),
      clicked(event) {
        if (single && event.target.matches("article img")) acts.next();
      },
    };
  },
};

/** This slide, its notes, and the title of the next one, for the speaker. */
function showSpoken() {
  const after = neighbour(here, 1);
  setWords($("#now-name"), here.name);
  setWords($("#next-name"), after ? after.name : "(the end)");
  say("#place", position());
  fillNotes();
  announce(`${position()}: ${here.name}`);
}

function fillNotes() {
  const box = $("#notes");
  const said = new Set([here.name, ...here.texts]);
  setWords(box, ...here.notes.map((text) => make("p", { class: said.has(text) ? "repeats" : false }, text)));
  const mine = own[here.number - 1] || [];
  box.append(...mine.map((text) => make("p", { class: "private" }, make("b", {}, "Private: "), text)));
  if (!here.notes.length && !mine.length) {
    [box.lang, box.dir] = ["en", "ltr"];
    box.append(make("p", { class: "quiet" }, "This slide has no notes."));
  }
  box.scrollTop = 0;
}

function letNotesGrow() {
  let size = role === "preview" ? 1 : 1.25; // rem
  const change = (by) => () => {
    size = Math.max(0.8, Math.min(3.5, size * by));
    $("#notes").style.fontSize = `${size}rem`;
  };
  acts.larger = change(1.15);
  acts.smaller = change(1 / 1.15);
  change(1)();
}

/** The command that serves the rehearsal counts too: it prints the same table, and writes the file. */
function endRehearsal() {
  receive({ ...at, elapsed: elapsed(), running: false });
  over();
  move({ end: true });
  showIf("#end", false);
  showTimes();
}

// What belongs to the preview

function showPreviewedDeck() {
  say("#deck-name", deck.title);
  const seconds = sum(talk.map((slide) => slide.seconds));
  const problems = deck.problems || [];
  const time = problems.length ? "" : `built at ${new Date().toLocaleTimeString([], { hour12: false })}, `;
  say("#now-name", slides.length ? "" : problems.length ? "There are no slides yet" : "Drawing the slides ...");
  const size = `${counted(slides.length, "slide")}, ${counted(Math.max(1, Math.round(seconds / 60)), "minute")}`;
  say("#built", slides.length ? `${time}${size}` : "");
  $("#strip").replaceChildren(...slides.map((slide) => {
    const item = tile(slide, "", []);
    item.slide = slide.id;
    return item;
  }));
  showIf("#problems", problems.length);
  const mistake = slides.length ? "The article has a mistake; this is the last good deck" : "The article has a mistake";
  $("#problems").replaceChildren(make("h2", {}, mistake), ...problems.map(finding));
}

function finding({ level, code, message, place, hint }) {
  const made = make("div", { class: `finding ${level}` },
    make("p", {}, make("b", {}, level[0].toUpperCase() + level.slice(1)), " ", message, " ", make("small", {}, code)));
  if (place) made.prepend(make("code", {}, place));
  if (hint) made.append(make("p", { class: "quiet" }, `Hint: ${hint}`));
  return made;
}

/** Findings of this slide are those between its line of the article and that of the next slide. */
function fillFindings() {
  const findings = deck.findings || [];
  const line = (place) => Number(/:(\d+)/.exec(place || "")?.[1] || 0);
  const file = (place) => (place || "").split(":")[0];
  const begin = line(here.where);
  const end = Math.min(...slides.map((slide) => line(slide.where)).filter((each) => each > begin));
  const own = (each) => begin && file(each.place) === file(here.where) && line(each.place) >= begin && line(each.place) < end;
  const [mine, others] = [findings.filter(own), findings.filter((each) => !own(each))];
  const part = (name, list) => (list.length ? [make("h3", {}, name), ...list.map(finding)] : []);
  const nothing = findings.length ? [] : [make("p", { class: "quiet" }, "Nothing to mend.")];
  $("#findings").replaceChildren(...part("This slide", mine), ...part(mine.length ? "Others" : "All", others), ...nothing);
}

// What belongs to the one file

const fileAddress = (hash) => `${location.href.split("#")[0]}#${hash}`;

/** Open the audience's window, or show the one that is open; its size is that of a slide, to be moved and made full. */
function openAudience() {
  const address = isFile ? fileAddress(`audience-${here.number}`) : "audience";
  window.open(address, `audience ${location.host || deck.title}`, "popup,width=1120,height=630");
}

function openRole(hash) {
  remember();
  location.replace(fileAddress(hash || String(here.number)));
  location.reload();
}

/** Keep the screen on where the browser allows it; the wish is asked again after each change. */
function stayAwake() {
  let lock = null;
  return async () => {
    if (lock || !navigator.wakeLock || document.visibilityState !== "visible") return;
    lock = await navigator.wakeLock.request("screen").catch(() => null);
    lock?.addEventListener("release", () => (lock = null));
  };
}

// ---- Start

let view;
let own = []; // the private texts of each slide, which only the windows of the speaker ask for

/** Show a deck, or another one in its place: with the same slide if it is still there, else with the one in its place. */
async function load() {
  const before = here;
  const fetched = async (name) => (await fetch(name)).json();
  setDeck(isFile ? JSON.parse($("#deck").textContent) : await fetched("deck.json"));
  if (!isFile && /^(speaker|preview)$/.test(role)) own = await fetched("private.json");
  view ||= views[role]();
  view.deck?.();
  [here, left] = [undefined, byId.get(left?.id ?? history.state?.left)];
  if (!slides.length) return;
  const slide = before && (byId.get(before.id) || slides[Math.min(before.number, slides.length) - 1]);
  if (slide) receive({ ...at, slide: slide.id, elapsed: elapsed() });
  else if (isFile || role === "preview") receive(remembered());
}

async function start() {
  if (isFile && role !== "reader") {
    $("#page").replaceChildren($(`#as-${role}`).content.cloneNode(true));
  }
  document.documentElement.dataset.role = role;
  took = history.state?.took || {};
  await load();
  move = isFile ? joinWindows() : joinServer();
  if (role === "preview") move = (change) => receive(applied(at, change));
  addEventListener("keydown", pressed);
  addEventListener("click", clicked);
  addEventListener("pagehide", remember);
  $("#sought").addEventListener("input", fillOverview);
  $("#sought").addEventListener("keydown", (event) => event.key === "Enter" && $("#tiles button")?.click());
  $("#overview").addEventListener("keydown", walkTiles);
  setInterval(tick, 250);
}

start();
})();
