"use strict";
const DATA = JSON.parse(document.getElementById("data").textContent);
const WORDS = JSON.parse(document.getElementById("words").textContent);
const STEP = 25;
const SVG = "http://www.w3.org/2000/svg";
const KHMER_DIGITS = "០១២៣៤៥៦៧៨៩";
const COLUMN = Object.fromEntries(DATA.columns.map((name, n) => [name, n]));
const THEMES_OF = new Map();
DATA.themes.forEach((theme, n) => {
  theme.place = n;
  if (!THEMES_OF.has(theme.request)) THEMES_OF.set(theme.request, []);
  THEMES_OF.get(theme.request).push(theme);
});
const QUOTES = DATA.quotations.map((row) => {
  const quote = {};
  for (const name of DATA.columns) quote[name] = row[COLUMN[name]];
  quote.source = DATA.publications[quote.publication];
  quote.stage = quote.theme >= 0 ? DATA.themes[quote.theme].stage : "any";
  return quote;
});
const EMPTY = {r: "", theme: "", q: "", language: "", publication: "", voice: "child", setting: "", stage: "", mode: "", stance: "", confidence: "", samples: ""};
const FIELDS = ["language", "publication", "voice", "setting", "stage", "mode", "stance", "confidence"];
const state = {...EMPTY, lang: "km", shown: STEP};

// --- words and numbers -------------------------------------------------------------------------------------------

function say(key, values) {
  let text = key.split(".").reduce((place, step) => (place ? place[step] : undefined), WORDS);
  text = text ? text[state.lang] : key;
  for (const [name, value] of Object.entries(values || {})) text = text.replace("{" + name + "}", value);
  return text;
}

function digits(text) {
  return state.lang === "km" ? text.replace(/[0-9]/g, (digit) => KHMER_DIGITS[digit]) : text;
}

function number(value) {
  return digits(value.toLocaleString("en").replace(/,/g, state.lang === "km" ? "." : ","));
}

function percent(value) {
  const text = (100 * value).toFixed(value < 0.0995 ? 1 : 0).replace(/\.0$/, "");
  return digits(state.lang === "km" ? text.replace(".", ",") : text) + " %";
}

function decimal(value) {
  const text = value.toFixed(2);
  return state.lang === "km" ? digits(text.replace(".", ",")) : text.replace(/^0/, "");
}

// The language of a text by its script, for line heights and screen readers.
function tongue(text) {
  return KHMER.test(text) ? "km" : "en";
}

function titled(entry) {
  return (state.lang === "km" ? entry.km : entry.en) || entry.title || entry.en || entry.km;
}

// --- building elements -------------------------------------------------------------------------------------------

function make(name, attributes, ...children) {
  const element = document.createElement(name);
  fill(element, attributes, children);
  return element;
}

function draw(name, attributes) {
  const element = document.createElementNS(SVG, name);
  fill(element, attributes, []);
  return element;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
}

function table(heads, rows, caption) {
  const numeric = heads.map((head) => head.n);
  return make("div", {class: "scroll"},
    make("table", {},
      make("caption", {class: "hidden"}, caption),
      make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", {scope: "col", class: head.n ? "n" : null}, head.t)))),
      make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((cell, n) =>
        n === 0 ? make("th", {scope: "row"}, cell) : make("td", {class: numeric[n] ? "n" : null}, cell)))))));
}

// --- filtering ---------------------------------------------------------------------------------------------------

function level(score) {
  return score >= 0.7 ? "sure" : score >= 0.5 ? "fair" : "low";
}

const TESTS = {
  language: (quote, wanted) => quote.language === wanted,
  publication: (quote, wanted) => quote.source.id === wanted,
  voice: (quote, wanted) => wanted === "*" || DATA.voices[quote.voice] === wanted,
  setting: (quote, wanted) => quote.part_kind === wanted,
  stage: (quote, wanted) => quote.stage === wanted,
  mode: (quote, wanted) => DATA.modes[quote.mode] === wanted,
  stance: (quote, wanted) => DATA.stances[quote.stance] === wanted,
  confidence: (quote, wanted) => level(quote.score) === wanted,
  samples: (quote) => !quote.source.invented,
};

function foldedText(quote) {
  if (!quote.folded) quote.folded = fold(quote.text);
  return quote.folded;
}

// Quotations that pass all filters and the search, whatever their request and theme.
function passing() {
  const tests = Object.keys(TESTS).filter((name) => state[name]);
  const terms = queryTerms(state.q);
  return QUOTES.filter((quote) =>
    tests.every((name) => TESTS[name](quote, state[name])) &&
    terms.every((term) => foldedText(quote).text.includes(term)));
}

function ofRequest(quotes) {
  if (state.r === "") return quotes;
  const wanted = Number(state.r);
  return quotes.filter((quote) => quote.request === wanted || quote.also.includes(wanted));
}

function ofTheme(quotes) {
  if (state.theme === "") return quotes;
  return quotes.filter((quote) => quote.theme >= 0 && DATA.themes[quote.theme].id === state.theme);
}

function isFiltered() {
  return state.q !== "" || state.voice !== "child" || FIELDS.some((name) => name !== "voice" && state[name]) || state.samples !== "";
}

// --- parts of the page -------------------------------------------------------------------------------------------

function header() {
  const children = QUOTES.filter((quote) => DATA.voices[quote.voice] === "child").length;
  const total = DATA.publications.reduce((sum, row) => sum + row.sentences, 0);
  const figures = [[DATA.publications.length, "publications"], [total, "sentences"], [children, "matters"], [DATA.themes.length, "themes_count"]];
  const language = (code) => make("button", {
    type: "button", lang: code, id: "lang-" + code, "aria-pressed": String(state.lang === code),
    onclick: () => { state.lang = code; render(); focusOn("lang-" + code); },
  }, WORDS.language_name[code]);
  return make("header", {class: "top"}, make("div", {class: "wrap"},
    make("div", {class: "bar"},
      make("span", {class: "name"}, "សំឡេង samleng"),
      make("div", {class: "tools"}, language("km"), language("en"),
        make("button", {type: "button", onclick: () => window.print()}, say("print")))),
    make("h1", {}, say("title")),
    make("p", {}, say("tagline")),
    make("ul", {class: "figures"}, ...figures.map(([value, key]) => make("li", {}, make("b", {}, number(value)), say(key))))));
}

function notices() {
  const invented = DATA.publications.filter((row) => row.invented).length;
  const lines = [];
  if (DATA.restricted) lines.push(make("div", {class: "notice strict", role: "note"}, make("div", {class: "wrap"}, make("p", {}, say("restricted_tree")))));
  if (invented) {
    const text = invented === DATA.publications.length ? say("invented_all") : say("invented_some", {n: number(invented), all: number(DATA.publications.length)});
    lines.push(make("div", {class: "notice", role: "note"}, make("div", {class: "wrap"}, make("p", {}, sampleBadge(), " ", text))));
  }
  return lines;
}

function sampleBadge(key) {
  return make("span", {class: "badge sample"}, say(key || "invented"));
}

function jump() {
  const links = [["requests", "requests"], ["reading", "quotations"], ["emergent", "emergent"], ["made", "made"]];
  return make("nav", {class: "jump", "aria-label": say("title")}, make("div", {class: "wrap"},
    ...links.map(([id, key]) => make("a", {href: "#" + id, onclick: (event) => { event.preventDefault(); goTo(id); }}, say(key)))));
}

function heading(text, quotes) {
  const sample = quotes.some((quote) => quote.source.invented);
  return make("h2", {}, text, sample ? " " : "", sample ? sampleBadge("with_invented") : "");
}

function requestsSection() {
  return make("section", {id: "requests", tabindex: "-1"},
    heading(say("requests"), QUOTES),
    make("p", {class: "lead"}, say("requests_lead")),
    make("div", {class: "chart"},
      make("div", {class: "card"}, make("ul", {class: "bars", id: "bars"}), make("p", {class: "legend"}, say("bar_legend"), " ", say("not_children"))),
      make("details", {class: "card", open: window.matchMedia("(min-width: 64rem)").matches}, make("summary", {}, say("as_table")), requestsTable())));
}

function requestsTable() {
  const hasCorrected = DATA.requests.some((row) => row.corrected !== null && row.corrected !== undefined);
  const heads = [{t: say("request")}, {t: say("quotations"), n: 1}, {t: say("share"), n: 1}, {t: say("interval"), n: 1}];
  if (hasCorrected) heads.push({t: say("corrected"), n: 1});
  heads.push({t: say("concerns"), n: 1}, {t: say("asks"), n: 1}, {t: say("publications"), n: 1}, {t: say("unsure"), n: 1});
  const rows = DATA.requests.map((row) => {
    const cells = [(row.request ? number(row.request) + ". " : "– ") + titled(row), number(row.sentences), percent(shareOf(row)), interval(row)];
    if (hasCorrected) cells.push(row.corrected === null ? "–" : percent(row.corrected));
    cells.push(number(row.concerns), number(row.asks), number(row.publications), number(row.review));
    return cells;
  });
  return table(heads, rows, say("requests"));
}

function shareOf(row) {
  if (row.share !== null && row.share !== undefined) return row.share;
  const total = DATA.requests.reduce((sum, other) => sum + other.sentences, 0) || 1;
  return row.sentences / total;
}

function interval(row) {
  if (row.low === null || row.low === undefined) return "–";
  return percent(row.low).replace(" %", "") + "–" + percent(row.high);
}

function bars(quotes) {
  const total = DATA.requests.reduce((sum, row) => sum + row.sentences, 0) || 1;
  const most = Math.max(0.01, ...DATA.requests.map((row) => Math.max(shareOf(row), row.high || 0)));
  const counts = new Map();
  for (const quote of quotes) counts.set(quote.request, (counts.get(quote.request) || 0) + 1);
  const filtered = isFiltered();
  return DATA.requests.map((row) => {
    const share = shareOf(row);
    const here = counts.get(row.request) || 0;
    const part = Math.min(filtered ? here / total : share, most);
    const svg = draw("svg", {"aria-hidden": "true", focusable: "false", preserveAspectRatio: "none"});
    const at = (value) => (100 * value / most).toFixed(2) + "%";
    svg.append(draw("rect", {class: "whole", x: 0, y: 2, width: at(share), height: 11, rx: 2}));
    svg.append(draw("rect", {class: "part", x: 0, y: 2, width: at(part), height: 11, rx: 2}));
    if (row.low !== null && row.low !== undefined && !filtered) {
      svg.append(draw("line", {class: "whisker", x1: at(row.low), x2: at(row.high), y1: 7.5, y2: 7.5}));
      for (const end of [row.low, row.high]) svg.append(draw("line", {class: "whisker", x1: at(end), x2: at(end), y1: 3.5, y2: 11.5}));
    }
    const amount = filtered
      ? make("span", {class: "amount"}, make("b", {}, number(here)), " / ", number(row.sentences))
      : make("span", {class: "amount"}, make("b", {}, number(row.sentences)), " · ", percent(share), " (" + interval(row) + ")");
    const pressed = state.r === String(row.request);
    return make("li", {}, make("button", {
      type: "button", id: "bar-" + row.request, "aria-pressed": String(pressed), class: row.request ? null : "beyond",
      onclick: () => { change({r: pressed ? "" : String(row.request), theme: ""}); if (!pressed) goTo("reading"); },
    }, make("span", {class: "no"}, row.request ? number(row.request) : "–"), make("span", {}, titled(row)), amount, svg, leading(row)));
  });
}

// The largest themes of a request, as a line under its bar.
function leading(row) {
  const themes = (THEMES_OF.get(row.request) || []).filter((theme) => !theme.id.endsWith("-general")).slice(0, 3);
  return make("span", {class: "leading"}, themes.map((theme) => titled(theme) + "\u00a0" + number(theme.sentences)).join(" · "));
}

function filterForm() {
  const search = make("input", {
    type: "search", id: "q", value: state.q, autocomplete: "off", "aria-describedby": "q-hint",
    oninput: (event) => { state.q = event.target.value; state.shown = STEP; soon(); },
  });
  const fields = FIELDS.map((name) => make("div", {class: "field"}, make("label", {for: "f-" + name}, say(name)), select(name)));
  const samples = DATA.publications.some((row) => row.invented) && DATA.publications.some((row) => !row.invented);
  const box = make("input", {type: "checkbox", id: "f-samples", onchange: (event) => change({samples: event.target.checked ? "1" : ""})});
  box.checked = state.samples !== "";
  return make("form", {class: "card", role: "search", onsubmit: (event) => event.preventDefault()},
    make("div", {class: "search"}, make("label", {for: "q"}, say("search")), search, make("span", {id: "q-hint", class: "legend"}, say("search_hint"))),
    make("details", {open: window.matchMedia("(min-width: 60rem)").matches || FIELDS.some((name) => state[name] !== EMPTY[name])},
      make("summary", {}, say("filters")), ...fields,
      samples ? make("div", {class: "check"}, box, make("label", {for: "f-samples"}, say("hide_invented"))) : null,
      make("button", {type: "button", class: "plain", onclick: () => { Object.assign(state, EMPTY); render(); focusOn("q"); }}, say("reset"))));
}

function select(name) {
  const options = choices(name);
  const element = make("select", {id: "f-" + name, onchange: (event) => change({[name]: event.target.value})},
    ...options.map(([value, text]) => make("option", {value: value}, text)));
  element.value = state[name] || (name === "voice" ? "*" : "");
  return element;
}

function choices(name) {
  const all = [[name === "voice" ? "*" : "", say("any")]];
  const used = (values) => new Set(values);
  if (name === "language") return all.concat(["km", "en"].map((code) => [code, say(code)]));
  if (name === "publication") return all.concat(DATA.publications.map((row) => [row.id, titled(row) + (row.year ? " (" + digits(String(row.year)) + ")" : "") + (row.invented ? " – " + say("invented") : "")]));
  if (name === "confidence") return all.concat(["sure", "fair", "low"].map((key) => [key, say(key)]));
  if (name === "stage") return all.concat(Object.keys(WORDS.stages).map((key) => [key, say("stages." + key)]));
  if (name === "setting") {
    const kinds = used(QUOTES.map((quote) => quote.part_kind));
    return all.concat(Object.keys(WORDS.settings).filter((key) => kinds.has(key)).map((key) => [key, say("settings." + key)]));
  }
  const values = {voice: DATA.voices, mode: DATA.modes, stance: DATA.stances}[name];
  const group = {voice: "voices", mode: "modes", stance: "stances"}[name];
  const present = used(QUOTES.map((quote) => quote[name]));
  return all.concat(values.filter((_, n) => present.has(n)).map((value) => [value, say(group + "." + value)]));
}

function readingSection() {
  return make("section", {id: "reading", tabindex: "-1", "aria-labelledby": "reading-title"},
    make("h2", {id: "reading-title"}, say("quotations")),
    make("div", {class: "reading"}, filterForm(), make("div", {id: "results"})));
}

function results(quotes) {
  const request = state.r === "" ? null : DATA.requests.find((row) => String(row.request) === state.r);
  const inRequest = ofRequest(quotes);
  const chosen = ofTheme(inRequest);
  const title = request ? (request.request ? number(request.request) + ". " : "") + titled(request) : say("all_requests");
  const parts = [requestChips(quotes)];
  if (request) parts.push(make("h3", {}, title));
  const themes = request ? THEMES_OF.get(request.request) || [] : [];
  if (themes.length) parts.push(themeChips(themes, inRequest));
  const theme = DATA.themes.find((row) => row.id === state.theme);
  if (theme) parts.push(themeWords(theme));
  const sample = chosen.some((quote) => quote.source.invented);
  parts.push(make("div", {class: "found"}, make("h3", {}, say("found", {n: number(chosen.length)})), sample ? sampleBadge("with_invented") : ""));
  if (!chosen.length) parts.push(make("p", {class: "card"}, say("found_none")));
  const ordered = chosen.slice().sort((a, b) => (b.score - a.score));
  const terms = queryTerms(state.q);
  parts.push(...ordered.slice(0, state.shown).map((quote) => quotation(quote, terms)));
  const left = ordered.length - state.shown;
  if (left > 0) parts.push(make("button", {type: "button", class: "plain", id: "more", onclick: showMore}, say("more", {n: number(Math.min(STEP, left))})));
  document.getElementById("live").textContent = say("found", {n: number(chosen.length)});
  return parts;
}

function requestChips(quotes) {
  const count = (key) => quotes.filter((quote) => quote.request === key || quote.also.includes(key)).length;
  const chip = (value, text, amount, label) => make("li", {}, make("button", {
    type: "button", id: "chip-" + value, "aria-pressed": String(state.r === value), title: label, "aria-label": label ? label + " (" + number(amount) + ")" : null,
    onclick: () => { change({r: value, theme: ""}); focusOn("chip-" + value); },
  }, text, make("span", {class: "count"}, number(amount))));
  return make("ul", {class: "chips", "aria-label": say("requests")},
    chip("", say("all_requests"), quotes.length, null),
    ...DATA.requests.map((row) => chip(String(row.request), row.request ? number(row.request) : say("emergent"), count(row.request), titled(row))));
}

function showMore() {
  const first = state.shown;
  state.shown += STEP;
  update();
  const quotes = document.querySelectorAll("#results .quote");
  if (quotes[first]) { quotes[first].tabIndex = -1; quotes[first].focus(); }
}

function themeChips(themes, quotes) {
  const counts = new Map();
  for (const quote of quotes) if (quote.theme >= 0) counts.set(quote.theme, (counts.get(quote.theme) || 0) + 1);
  const chip = (id, text, count) => make("li", {}, make("button", {
    type: "button", id: "theme-" + id, "aria-pressed": String(state.theme === id),
    onclick: () => { change({theme: id}); focusOn("theme-" + id); },
  }, text, make("span", {class: "count"}, number(count))));
  return make("ul", {class: "chips", "aria-label": say("themes")}, chip("", say("all_themes"), quotes.length),
    ...themes.map((theme) => chip(theme.id, titled(theme), counts.get(theme.place) || 0)));
}

function themeWords(theme) {
  const words = (list, code) => (list.length ? make("span", {lang: code}, list.join(" · ")) : "");
  return make("p", {class: "legend"}, say("keyphrases") + ": ", words(theme.words_km, "km"), theme.words_km.length && theme.words_en.length ? " · " : "", words(theme.words_en, "en"));
}

function quotation(quote, terms) {
  const classes = "quote" + (quote.source.invented ? " sample" : "") + (quote.request ? "" : " beyond");
  return make("article", {class: classes, id: quote.id}, words(quote, terms), source(quote), tags(quote), why(quote));
}

function words(quote, terms) {
  if (quote.withheld) {
    const key = "withheld_" + quote.withheld;
    return make("blockquote", {class: "away"}, make("strong", {}, say("withheld") + ". "), say(WORDS[key] ? key : "withheld_other"));
  }
  const folded = terms.length ? foldedText(quote) : null;
  const body = folded ? marked(folded.source, matchPlaces(folded, terms), "mark") : marked(quote.text, termPlaces(quote), "em");
  return make("blockquote", {lang: quote.language === "und" ? null : quote.language}, ...body);
}

// Places of terms are code points; the page's strings are UTF-16.
function termPlaces(quote) {
  const plain = quote.text.length === Array.from(quote.text).length;
  if (!plain) return [];
  return quote.terms.filter(([start, end]) => start >= 0 && end <= quote.text.length && start < end).sort((a, b) => a[0] - b[0]);
}

function marked(text, places, name) {
  const pieces = [];
  let at = 0;
  for (const [start, end] of places) {
    if (start < at) continue;
    pieces.push(text.slice(at, start), make(name, name === "em" ? {class: "term"} : {}, text.slice(start, end)));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces;
}

function source(quote) {
  const place = [];
  if (quote.page) place.push(say("page", {n: digits(String(quote.page))}));
  const section = quote.section >= 0 ? DATA.sections[quote.section] : "";
  const title = titled(quote.source);
  return make("p", {class: "source"},
    make("cite", {lang: tongue(title)}, title), quote.source.year ? " (" + digits(String(quote.source.year)) + ")" : "",
    place.length ? " · " + place.join(" · ") : "", section ? " · " : "", section ? make("span", {lang: tongue(section)}, section) : "",
    " ", quote.source.invented ? sampleBadge() : "");
}

function tags(quote) {
  const tag = (text, main) => make("span", {class: main ? "tag main" : "tag"}, text);
  const request = DATA.requests.find((row) => row.request === quote.request);
  const list = [tag((quote.request ? number(quote.request) + ". " : "") + titled(request), true)];
  for (const other of quote.also) list.push(tag(say("also") + " " + number(other)));
  if (quote.theme >= 0) list.push(tag(titled(DATA.themes[quote.theme])));
  list.push(tag(say("voices." + DATA.voices[quote.voice])), tag(say("modes." + DATA.modes[quote.mode])), tag(say("stances." + DATA.stances[quote.stance])));
  if (quote.reviewed) list.push(make("span", {class: "badge person"}, say("reviewed")));
  else if (quote.score < 0.5) list.push(make("span", {class: "badge unsure"}, say("to_review")));
  return make("div", {class: "tags"}, ...list);
}

function why(quote) {
  const next = quote.next.map(([request, score]) => (request ? number(request) : say("emergent")) + " (" + decimal(score) + ")").join(", ");
  const found = termPlaces(quote).map(([start, end]) => quote.text.slice(start, end));
  const lines = [make("p", {}, say("why_score", {n: decimal(quote.score), next: next}))];
  if (found.length) lines.push(make("p", {}, say("why_terms") + ": ", make("span", {lang: quote.language}, Array.from(new Set(found)).join(", "))));
  for (const example of quote.examples) {
    const text = DATA.examples[example];
    lines.push(make("p", {}, say("why_near") + ": ", make("q", {lang: tongue(text)}, text)));
  }
  lines.push(make("p", {class: "legend"}, "id " + quote.id));
  const button = make("button", {type: "button", class: "plain", onclick: (event) => copy(quote, event.target)}, say("copy"));
  return make("details", {}, make("summary", {}, say("why")), ...lines, quote.withheld ? "" : button);
}

function copy(quote, button) {
  const page = quote.page ? ", p. " + quote.page : "";
  const invented = quote.source.invented ? " [" + WORDS.invented.en + "]" : "";
  const text = "“" + quote.text + "” " + quote.source.citation + page + "." + invented + " " + quote.id;
  const done = () => { button.textContent = say("copied"); document.getElementById("live").textContent = say("copied"); };
  const area = make("textarea", {class: "hidden", "aria-hidden": "true"});
  area.value = text;
  const byHand = () => { document.body.append(area); area.select(); document.execCommand("copy"); area.remove(); done(); };
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(done, byHand);
  else byHand();
}

function emergentSection() {
  const themes = THEMES_OF.get(0) || [];
  const cards = themes.map((theme) => {
    const quotes = QUOTES.filter((quote) => quote.theme === theme.place);
    const sample = quotes.some((quote) => quote.source.invented);
    return make("div", {class: "card"},
      make("h3", {}, titled(theme)),
      make("p", {}, number(theme.sentences) + " " + say("sentences") + " · " + number(theme.publications) + " " + say("publications"), sample ? " " : "", sample ? sampleBadge("with_invented") : ""),
      themeWords(theme),
      make("button", {type: "button", class: "plain", onclick: () => { change({...EMPTY, r: "0", theme: theme.id}); render(); goTo("reading"); }}, say("read_these")));
  });
  return make("section", {id: "emergent", tabindex: "-1"}, make("h2", {}, say("emergent")), make("p", {class: "lead"}, say("emergent_lead")),
    themes.length ? make("div", {class: "beyond-list"}, ...cards) : make("p", {}, say("emergent_none")));
}

function madeSection() {
  const versions = Object.entries(DATA.versions).map(([name, value]) => name + " " + (typeof value === "object" ? Object.values(value).join(", ") : String(value).slice(0, 12)));
  const sources = table([{t: say("publication")}, {t: say("year"), n: 1}, {t: say("sentences"), n: 1}],
    DATA.publications.map((row) => [make("span", {lang: tongue(row.title)}, row.citation, " ", row.invented ? sampleBadge() : ""), row.year ? digits(String(row.year)) : "–", number(row.sentences)]), say("sources"));
  const parts = [make("h2", {}, say("made"))];
  for (const text of WORDS.made_text[state.lang]) parts.push(make("p", {}, text));
  parts.push(make("p", {}, say("not_children")));
  parts.push(make("h3", {}, say("agreement")), DATA.agreement.length ? agreementTable() : make("p", {}, say("agreement_none")));
  if (!DATA.restricted) parts.push(make("h3", {}, say("safe")), make("p", {}, say("safe_text", {redacted: number(DATA.redacted), withheld: number(DATA.withheld)})));
  parts.push(make("details", {}, make("summary", {}, say("sources") + " (" + number(DATA.publications.length) + ")"), sources));
  if (DATA.skipped.length) parts.push(make("details", {}, make("summary", {}, say("not_read") + " (" + number(DATA.skipped.length) + ")"),
    make("ul", {}, ...DATA.skipped.map(([, place, reason]) => make("li", {}, place + ": " + reason)))));
  parts.push(make("details", {}, make("summary", {}, say("versions")), make("p", {}, versions.join(" · "))));
  return make("section", {id: "made", tabindex: "-1"}, ...parts);
}

function agreementTable() {
  const show = (value) => (value === null || value === undefined ? "–" : decimal(value));
  const rows = (chosen) => chosen.map((row) => [say(row.pair) + " · " + (row.request < 0 ? say("overall") : row.request ? number(row.request) : say("emergent")), number(row.units), show(row.alpha), show(row.kappa)]);
  const heads = [{t: say("pair")}, {t: say("units"), n: 1}, {t: "Krippendorff α", n: 1}, {t: "Cohen κ", n: 1}];
  const overall = DATA.agreement.filter((row) => row.request < 0);
  const each = DATA.agreement.filter((row) => row.request >= 0).sort((a, b) => (a.request || 99) - (b.request || 99));
  return make("div", {}, make("p", {}, say("agreement_note")), table(heads, rows(overall), say("agreement")),
    make("details", {}, make("summary", {}, say("by_request")), table(heads, rows(each), say("by_request"))));
}

// --- running -----------------------------------------------------------------------------------------------------

let waiting = 0;
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => { update(); }, 120);
}

function change(values) {
  Object.assign(state, values, {shown: STEP});
  update();
}

function update() {
  const quotes = passing();
  document.getElementById("bars").replaceChildren(...bars(quotes));
  document.getElementById("results").replaceChildren(...results(quotes));
  remember();
}

function render() {
  document.documentElement.lang = state.lang;
  document.title = say("title") + " · samleng";
  document.getElementById("app").replaceChildren(
    make("a", {class: "skip", href: "#requests", onclick: (event) => { event.preventDefault(); goTo("requests"); }}, say("skip")),
    header(), ...notices(), jump(),
    make("main", {class: "wrap"}, requestsSection(), readingSection(), emergentSection(), madeSection()),
    make("footer", {}, make("div", {class: "wrap"}, "samleng · ", say("not_children"))));
  update();
}

function focusOn(id) {
  const element = document.getElementById(id);
  if (element) element.focus();
}

function goTo(id) {
  const element = document.getElementById(id);
  element.scrollIntoView();
  element.focus({preventScroll: true});
}

// The state stands in the address, so that a view can be bookmarked.
function remember() {
  const pairs = Object.keys(EMPTY).filter((name) => state[name] !== EMPTY[name]).map((name) => [name, state[name]]);
  const text = new URLSearchParams([["lang", state.lang], ...pairs]).toString();
  try { history.replaceState(null, "", "#" + text); } catch (error) { /* some viewers forbid it; nothing is lost */ }
}

function recall() {
  const found = new URLSearchParams(location.hash.slice(1));
  for (const [name, value] of found) if (name in EMPTY) state[name] = value;
  const wanted = found.get("lang") || ((navigator.language || "").startsWith("km") ? "km" : "en");
  state.lang = wanted === "km" ? "km" : "en";
}

let before = STEP;
window.addEventListener("beforeprint", () => { before = state.shown; state.shown = Infinity; update(); document.querySelectorAll("main > section > details, #requests details").forEach((part) => { part.open = true; }); });
window.addEventListener("afterprint", () => { state.shown = before; update(); });
window.addEventListener("hashchange", () => { if (location.hash.includes("=")) { Object.assign(state, EMPTY); recall(); render(); } });
recall();
render();
document.documentElement.dataset.ready = String(Math.round(performance.now()));
