"use strict";
// Folding for search: what looks alike matches alike, with a map from folded places back to the text's own.
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff\u00ad]/;
const KHMER = /[\u1780-\u17ff]/;

function fold(text) {
  const out = [];
  const map = [];
  const characters = text.normalize("NFC");
  for (let n = 0; n < characters.length; n++) {
    const character = characters[n];
    if (INVISIBLE.test(character)) continue;
    if (/\s/.test(character)) {
      // a space between Khmer words is a matter of taste: it never counts
      if (KHMER.test(characters[n - 1] || "") || KHMER.test(characters[n + 1] || "")) continue;
    }
    let folded = character.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    if (character === "\u178a" && characters[n - 1] === "\u17d2") folded = "\u178f"; // subscript ដ looks like ត
    if (character === "’" || character === "‘") folded = "'";
    for (const piece of folded) {
      out.push(piece);
      map.push(n);
    }
  }
  return {text: out.join(""), map: map, source: characters};
}

// Words of a query: separated by spaces, folded, all of them must occur.
function queryTerms(query) {
  return query.trim().split(/\s+/).map((word) => fold(word).text).filter((word) => word.length > 0);
}

// Places of terms in a text as sorted, merged [start, end) of the text's own UTF-16 units.
function matchPlaces(folded, terms) {
  const places = [];
  for (const term of terms) {
    let at = folded.text.indexOf(term);
    while (at >= 0) {
      places.push([folded.map[at], folded.map[at + term.length - 1] + 1]);
      at = folded.text.indexOf(term, at + term.length);
    }
  }
  places.sort((a, b) => a[0] - b[0]);
  const merged = [];
  for (const place of places) {
    const last = merged[merged.length - 1];
    if (last && place[0] <= last[1]) last[1] = Math.max(last[1], place[1]);
    else merged.push(place.slice());
  }
  return merged;
}
