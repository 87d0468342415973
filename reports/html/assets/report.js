// What the page does: theme, tooltips by pointer, keyboard and touch, and the charts. Asks nobody for anything.
"use strict";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const tip = document.getElementById("tip");
const definitions = read("definitions-data");
const fresh = read("fresh-data");

function line(parent, tag, text, name) {
  if (!text) return;
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  parent.append(element);
}

function sentence(text) {
  return text && text[0].toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}

let shown = null;

function hide() {
  if (!shown) return;
  shown.removeAttribute("aria-describedby");
  shown = null;
  tip.hidden = true;
}

function show(element) {
  if (shown === element) return;
  hide();
  const [label, text, origin] = definitions[element.dataset.metric];
  tip.replaceChildren();
  line(tip, "b", label);
  line(tip, "span", element.dataset.exact, "exact");
  line(tip, "p", element.dataset.reason && `Not known: ${sentence(element.dataset.reason)}`);
  line(tip, "p", text);
  line(tip, "p", origin);
  line(tip, "p", fresh[element.dataset.fresh]);
  tip.hidden = false;
  shown = element;
  element.setAttribute("aria-describedby", "tip");
  place();
}

function place() {
  const box = shown.getBoundingClientRect();
  if (box.bottom < 0 || box.top > innerHeight) return hide();
  const left = Math.min(Math.max(8, box.left + box.width / 2 - tip.offsetWidth / 2), innerWidth - tip.offsetWidth - 8);
  const above = box.top - tip.offsetHeight - 9;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${above > 4 ? above : box.bottom + 9}px`;
}

const owner = (event) => event.target.closest?.("[data-metric]");
for (const [name, act] of [["pointerover", show], ["focusin", show], ["click", show]]) {
  document.addEventListener(name, (event) => (owner(event) ? act(owner(event)) : name === "click" && hide()));
}
document.addEventListener("pointerout", (event) => owner(event) && owner(event) !== document.activeElement && hide());
document.addEventListener("focusout", hide);
document.addEventListener("scroll", () => shown && place(), { passive: true, capture: true });

// One stop of the Tab key for a table; arrow keys move between its numbers.
const grids = [...document.querySelectorAll("[data-grid]")];
for (const grid of grids) grid.querySelector("[data-metric]")?.setAttribute("tabindex", "0");
for (const element of document.querySelectorAll("[data-metric]")) {
  if (!element.closest("[data-grid]")) element.tabIndex = 0;
}

function neighbour(element, key) {
  const all = [...element.closest("[data-grid]").querySelectorAll("[data-metric]")].filter((one) => one.offsetParent);
  if (key === "Home") return all[0];
  if (key === "End") return all.at(-1);
  const place = all.indexOf(element);
  if (key === "ArrowRight") return all[place + 1];
  if (key === "ArrowLeft") return all[place - 1];
  const here = element.getBoundingClientRect();
  const down = key === "ArrowDown";
  const beyond = (down ? all.slice(place + 1) : all.slice(0, place).reverse()).map((one) => [one, one.getBoundingClientRect()]);
  const rows = beyond.filter(([, box]) => (down ? box.top >= here.bottom - 2 : box.bottom <= here.top + 2));
  if (!rows.length) return undefined;
  const [, edge] = rows[0];
  const row = rows.filter(([, box]) => Math.abs(box.top - edge.top) < 6);
  return row.sort((one, other) => Math.abs(one[1].right - here.right) - Math.abs(other[1].right - here.right))[0][0];
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
  const element = owner(event);
  if (!element?.closest("[data-grid]") || !/^(Arrow|Home$|End$)/.test(event.key)) return;
  event.preventDefault();
  neighbour(element, event.key)?.focus();
});
document.addEventListener("focusin", (event) => {
  const element = owner(event);
  const grid = element?.closest("[data-grid]");
  if (!grid) return;
  grid.querySelector("[data-metric][tabindex='0']")?.setAttribute("tabindex", "-1");
  element.tabIndex = 0;
});

// The theme: the system's until the reader chooses; the choice is kept where the browser allows it.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const button = document.getElementById("theme");
button.hidden = false;
try {
  const kept = localStorage.getItem("groundswell-theme");
  if (kept === "dark" || kept === "light") root.dataset.theme = kept;
} catch {
  // The browser keeps nothing for local files; the system's theme stands.
}
button.addEventListener("click", () => {
  const now = root.dataset.theme || (dark.matches ? "dark" : "light");
  root.dataset.theme = now === "dark" ? "light" : "dark";
  try {
    localStorage.setItem("groundswell-theme", root.dataset.theme);
  } catch {
    // As above: the choice lasts as long as the page.
  }
});

// Countries by name; the browser knows them.
const countries = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });
for (const element of document.querySelectorAll("[data-region]")) {
  if (/^[A-Z]{2}$/.test(element.dataset.region)) element.textContent = countries.of(element.dataset.region);
}

// Where the reader is.
const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
const watch = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    for (const [id, link] of links) link.toggleAttribute("aria-current", id === entry.target.id);
  }
}, { rootMargin: "-20% 0px -75% 0px" });
for (const id of links.keys()) watch.observe(document.getElementById(id));

const words = { labelColor: "var(--ink-2)", labelFontSize: 12, titleColor: "var(--ink-2)", titleFontWeight: 500 };
const CONFIG = {
  background: "transparent",
  font: "system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif",
  view: { stroke: null },
  axis: { ...words, domain: false, ticks: false, gridColor: "var(--line)", labelPadding: 8 },
  axisY: { labelLimit: innerWidth < 620 ? 104 : 180 },
  axisX: { domain: true, domainColor: "var(--line)" },
  text: { fontSize: 12 },
  aria: false,
};

const plots = read("plots-data");
const drawn = [];
for (const element of document.querySelectorAll("[data-plot]")) {
  const options = {
    actions: false, renderer: "svg", ast: true, config: CONFIG,
    tooltip: { disableDefaultStyle: true },
  };
  drawn.push(vegaEmbed(element, { $schema: "https://vega.github.io/schema/vega-lite/v6.json", ...plots[element.dataset.plot] }, options));
}
Promise.all(drawn).then(() => { root.dataset.drawn = "yes"; });
