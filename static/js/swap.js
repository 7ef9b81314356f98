/* Puts the server's HTML into the page: the one place that makes nodes from text. */

import { tell } from "./page.js";
import { shuffle } from "./shuffle.js";
import { Idiomorph } from "./vendor/idiomorph.esm.js";

// Everything that arrives here was drawn and escaped by our own templates.
const rules = { createHTML: (html) => html };
const policy = window.trustedTypes ? window.trustedTypes.createPolicy("swap", rules) : rules;

function parsed(html) {
  const { body } = new DOMParser().parseFromString(policy.createHTML(html), "text/html");
  body.querySelectorAll("[data-shuffle]").forEach(shuffle); // before anybody sees the order
  return body;
}

/** The one element of `html`; by way of a template, since a row or an option alone is none. */
export function only(html) {
  const piece = policy.createHTML(`<template>${html}</template>`);
  const { content } = new DOMParser().parseFromString(piece, "text/html").head.firstChild;
  return document.importNode(content.firstElementChild, true);
}

/** Whether the person has put something into this field that must not be taken away. */
function held(node) {
  const field = node.tagName === "OPTION" ? node.closest("select") : node;
  if (!field || !field.id || !/^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName)) return false;
  if (field === document.activeElement) return true;
  if (field.options) return [...field.options].some((o) => o.selected !== o.defaultSelected);
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

const TYPED = ["value", "checked", "selected"];

function callbacks(target) {
  return {
    // A slot that is there already keeps what it holds.
    beforeNodeMorphed: (old, fresh) =>
      old === target ||
      old.nodeType !== Node.ELEMENT_NODE ||
      !old.id ||
      old.id !== fresh.id ||
      !fresh.hasAttribute("data-keep"),
    // What a person opened stays open, what a person typed stays typed.
    beforeAttributeUpdated: (name, node) =>
      !(name === "open" && /^(DETAILS|DIALOG)$/.test(node.tagName)) &&
      !(TYPED.includes(name) && held(node)),
  };
}

function morph(target, html) {
  const body = parsed(html);
  const first = body.firstElementChild;
  const whole = body.childElementCount === 1 && first.id === target.id;
  Idiomorph.morph(target, whole ? first : [...body.childNodes], {
    morphStyle: whole ? "outerHTML" : "innerHTML",
    callbacks: callbacks(target),
  });
}

/** Bring an element to the form of `html`, its own or another's; returns the element. */
export function renew(target, html) {
  const [renewed] = Idiomorph.morph(target, only(html), {
    morphStyle: "outerHTML",
    callbacks: callbacks(target),
  });
  return renewed;
}

/** Bring each piece of HTML to the element of that id; the HTML is the whole element or its
    content. A piece whose element is not on this page is left out. */
export function swap(pieces) {
  Object.entries(pieces || {}).forEach(([id, html]) => {
    const target = document.getElementById(id);
    if (target) morph(target, html);
  });
  tell("swapped");
}
