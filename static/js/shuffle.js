/* Gives every person an own order, so that no idea gains from standing first. */

import { page } from "./page.js";

/** FNV-1a, 32 bit, over the UTF-8 bytes of `text` (Fowler, Noll, Vo; RFC 9923). */
export function fnv1a(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash >>> 0;
}

/** 32 bits mixed so that each depends on all (the last step of MurmurHash3, fmix32). */
function stirred(hash) {
  let value = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** `keys` in the order that belongs to `seed`; the same as `seat/shuffle.py` on the server. */
export function ordered(seed, keys) {
  const rank = new Map(keys.map((key) => [key, stirred(fnv1a(`${seed}|${key}`))]));
  const before = (one, other) => rank.get(one) - rank.get(other) || (one < other ? -1 : 1);
  return [...keys].sort(before);
}

/** Move the children of `list` that carry `data-key` into this person's order. */
export function shuffle(list) {
  const pieces = new Map();
  for (const child of list.children) {
    if (child.dataset.key !== undefined) pieces.set(child.dataset.key, child);
  }
  const last = [...pieces.values()].pop();
  const after = last ? last.nextSibling : null;
  const wanted = ordered(page.seed, [...pieces.keys()]);
  if (wanted.every((key, at) => [...pieces.keys()][at] === key)) return;
  wanted.forEach((key) => list.insertBefore(pieces.get(key), after));
}
