// The post-performance page: every post as numbers, filtered, ranked and drawn here. Uses report.js.
"use strict";

const posts = read("posts-data");
const times = read("times-data");
const effects = read("effects-data");
const DAY = 86_400_000;
const FIRST = Date.UTC(2000, 0, 1);
const state = { lens: 0, account: "", kind: "", period: "all", order: "above" };
const byId = (id) => document.getElementById(id);
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// Numbers as the rest of the page writes them.
const exact = (value) => (value < 0 ? "−" : "") + Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: Number.isInteger(value) ? 0 : 2, maximumFractionDigits: 2 });
function count(value) {
  const size = Math.abs(value);
  if (size < 10_000) return exact(Math.round(value));
  const [by, unit] = size < 999_500 ? [1e3, "K"] : size < 999_500_000 ? [1e6, "M"] : [1e9, "B"];
  const scaled = size / by;
  return (value < 0 ? "−" : "") + scaled.toFixed(scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0) + unit;
}
const asScore = (factor) =>
  (factor < 0 ? "−" : "") + (Math.abs(factor) >= 99.95 ? Math.round(Math.abs(factor)).toLocaleString("en-US") : Math.abs(factor).toFixed(1)) + "×";
const ratio = (factor) => (factor >= 0 ? Math.max(factor, 1e-3) : Math.max(-1 / factor, 1e-3));
const percent = (share) => `${Math.round(share * 100)}%`;
function difference(effect) {
  if (effect >= 2.995) return `${effect.toFixed(1)}×`;
  const rounded = Math.round((effect - 1) * 100);
  return (rounded < 0 ? "−" : rounded > 0 ? "+" : "±") + Math.abs(rounded) + "%";
}
function dayWords(day) {
  const at = new Date(FIRST + day * DAY);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
}
function quantile(sorted, share) {
  const place = share * (sorted.length - 1), low = Math.floor(place);
  return sorted[low] + (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]) * (place - low);
}

function unpack(lens) {
  if (lens.rows) return lens;
  lens.rows = [];
  for (const account of lens.accounts) {
    let day = 0;
    account.day.forEach((step, place) => {
      day += step;
      lens.rows.push({
        account, day, kind: account.kind.charCodeAt(place) - 97, age: account.age.charCodeAt(place) - 97,
        actual: account.actual[place], expected: account.expected[place], factor: account.factor[place],
        words: account.words[place], year: new Date(FIRST + day * DAY).getUTCFullYear(),
      });
    });
  }
  lens.newest = lens.rows.reduce((newest, row) => Math.max(newest, row.day), 0);
  return lens;
}

const lensNow = () => unpack(posts.lenses[state.lens]);

function chosen() {
  const lens = lensNow();
  const { account, kind, period } = state;
  const recent = period !== "all" && period < 1000 ? lens.newest - Number(period) : null;
  return lens.rows.filter((row) =>
    (account === "" || row.account.key === account) && (kind === "" || row.kind === Number(kind)) &&
    (period === "all" || (recent === null ? row.year === Number(period) : row.day > recent)));
}

// Elements.
function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}
function figure(metric, text, whole, tone = "") {
  const element = make("button", `figure ${tone}`.trim(), text);
  Object.assign(element, { type: "button", tabIndex: -1 });
  element.dataset.metric = metric;
  if (whole) element.dataset.exact = whole;
  element.dataset.fresh = posts.fresh;
  return element;
}
function cell(row, content, name = "") {
  const element = make(row.children.length ? "td" : "th", name);
  if (!row.children.length) element.scope = "row";
  element.append(content);
  row.append(element);
}
function titled(row) {
  const post = make("div", "post bare"), box = make("div", "words");
  const [title, link] = row.words ?? ["", ""];
  const name = make(/^(https:\/\/|posts\/)/.test(link) ? "a" : "span", "name", title || "(no words)");
  if (name.tagName === "A") Object.assign(name, { href: link, rel: "noopener noreferrer" });
  const account = make("span", "", state.account ? "" : `${row.account.name} · `);
  const detail = make("span", "detail");
  detail.append(account, `${posts.kinds[row.kind]} · ${dayWords(row.day)}`);
  box.append(name, detail);
  post.append(box);
  return post;
}

// The ranking.
const KEYS = { above: (row) => -row.factor, below: (row) => row.factor, count: (row) => -row.actual };
function ranking(rows) {
  const lens = lensNow();
  const held = state.order === "count" ? [...rows] : rows.filter((row) => row.factor !== null);
  const key = KEYS[state.order], named = (row) => (row.words ? 0 : 1);
  const shown = held.sort((one, other) => key(one) - key(other) || named(one) - named(other)).slice(0, posts.shown);
  const body = byId("league").querySelector("tbody");
  body.replaceChildren(...shown.map((row) => {
    const line_ = make("tr");
    cell(line_, titled(row));
    cell(line_, row.factor === null ? figure("performance_factor", "–", "", "muted")
      : figure("performance_factor", asScore(row.factor), `${exact(row.factor)} times`, row.factor > 1 ? "up" : "down"), "number");
    cell(line_, figure(lens.metric, count(row.actual), exact(row.actual)), "number");
    cell(line_, row.expected === null ? figure("expected_count", "–", "", "muted")
      : figure("expected_count", count(row.expected), exact(row.expected)), "number");
    const better = row.words?.[2];
    cell(line_, better === null || better === undefined ? figure("outperformed_rate", "–", "", "muted")
      : figure("outperformed_rate", `${better}%`, `${better}% of the ${lens.account}'s scored posts`), "number minor");
    cell(line_, make("span", "name", posts.ages[row.age]), "minor");
    return line_;
  }));
  for (const element of body.querySelectorAll("[data-metric]:not([data-exact])")) element.dataset.reason = "nothing could be expected of it: no earlier post of its kind";
  body.querySelector("[data-metric]")?.setAttribute("tabindex", "0");
  const heading = byId("league").querySelector("thead th:nth-child(3) [data-metric]");
  heading.textContent = lens.words[0].toUpperCase() + lens.words.slice(1);
  heading.dataset.metric = lens.metric;
  const scored = rows.filter((row) => row.factor !== null);
  const above = scored.filter((row) => row.factor > 1).length;
  byId("chosen").textContent = rows.length
    ? `${exact(shown.length)} of ${exact(rows.length)} posts. ${scored.length ? `${percent(above / scored.length)} of the ${exact(scored.length)} with a score did better than expected.` : "None has a score yet."}`
    : "No post fits this choice.";
}

// Where each post fell: a dot a post, by day and by actual ÷ expected, and how many fell at each height.
const canvas = byId("scatter");
let dots = [];
const REACH = 5;
function scatter(rows) {
  const scored = rows.filter((row) => row.factor !== null);
  const box = canvas.parentElement.getBoundingClientRect();
  if (!box.width) return;
  const style = getComputedStyle(root), ink = (name) => style.getPropertyValue(`--${name}`).trim();
  const width = Math.floor(box.width), height = width < 560 ? 260 : 320, scale = devicePixelRatio || 1;
  const side = width < 560 ? 46 : 110, left = 58, bottom = 24, top = 10;
  Object.assign(canvas, { width: width * scale, height: height * scale });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  pen.font = "12px system-ui, sans-serif";
  const first = scored.reduce((least, row) => Math.min(least, row.day), Infinity);
  const last = scored.reduce((most, row) => Math.max(most, row.day), -Infinity);
  const x = (day) => left + 6 + ((day - first) / Math.max(1, last - first)) * (width - left - side - 18);
  const y = (power) => top + ((REACH - Math.max(-REACH, Math.min(REACH, power))) / (2 * REACH)) * (height - top - bottom);
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  for (const power of [-4, -2, 0, 2, 4]) {
    pen.fillStyle = ink("ink-2");
    if (power) pen.fillText(power > 0 ? `${2 ** power}×` : `−${2 ** -power}×`, left - 2, y(power));
    pen.strokeStyle = power === 0 ? ink("grey") : ink("line");
    pen.beginPath();
    pen.moveTo(left, y(power));
    pen.lineTo(width, y(power));
    pen.stroke();
  }
  pen.fillStyle = ink("ink-2");
  pen.fillText("expected", left - 4, y(0));
  years(pen, { first, last, x, at: height - bottom / 2, colour: ink("ink-2"), width: width - side });
  const bins = new Array(40).fill(0);
  pen.globalAlpha = scored.length > 4000 ? 0.3 : scored.length > 600 ? 0.5 : 0.8;
  dots = scored.map((row) => {
    const power = Math.log2(ratio(row.factor));
    bins[Math.max(0, Math.min(39, Math.floor(((power + REACH) / (2 * REACH)) * 40)))] += 1;
    return { row, x: x(row.day), y: y(power) };
  });
  const size = scored.length > 2000 ? 1.6 : scored.length > 300 ? 2.4 : 3.4;
  for (const dot of dots) {
    pen.fillStyle = ink(dot.row.factor > 1 ? "blue" : "orange");
    pen.beginPath();
    pen.arc(dot.x, dot.y, size, 0, 7);
    pen.fill();
  }
  pen.globalAlpha = 1;
  const most = Math.max(1, ...bins);
  bins.forEach((held, place) => {
    const upper = y(((place + 1) / 40) * 2 * REACH - REACH), lower = y((place / 40) * 2 * REACH - REACH);
    pen.fillStyle = ink(place >= 20 ? "bar" : "low-bar");
    pen.fillRect(width - side + 4, upper + 0.5, (held / most) * (side - 6), lower - upper - 1);
  });
  const sorted = scored.map((row) => ratio(row.factor)).sort((one, other) => one - other);
  const said = (value) => asScore(value >= 1 ? value : -1 / value);
  const words = sorted.length > 3 ? `${exact(sorted.length)} posts; the middle half lies between ${said(quantile(sorted, 0.25))} and ${said(quantile(sorted, 0.75))}, one in ten above ${said(quantile(sorted, 0.9))}.` : "Fewer than four posts have a score.";
  canvas.setAttribute("aria-label", `Score of each post by day. ${words}`);
  byId("scatter-words").textContent = words;
}
function years(pen, { first, last, x, at, colour, width }) {
  if (!(last > first)) return;
  pen.fillStyle = colour;
  pen.textAlign = "left";
  const months = (last - first) / 30.4, step = months > 30 ? 12 : months > 12 ? 3 : months > 3 ? 1 : 0;
  const begin = new Date(FIRST + first * DAY);
  let before = -1e9;
  for (let month = 0; step && month <= months + 1; month += 1) {
    const day = Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + month, 1), date = new Date(day);
    if (date.getUTCMonth() % step) continue;
    const place = x((day - FIRST) / DAY);
    const text = step === 12 ? String(date.getUTCFullYear()) : MONTHS[date.getUTCMonth()] + (date.getUTCMonth() ? "" : ` ${date.getUTCFullYear()}`);
    if (place < 40 || place - before < 12 || place + pen.measureText(text).width > width) continue;
    pen.fillText(text, place, at);
    before = place + pen.measureText(text).width;
  }
  if (!step) pen.fillText(dayWords(first), x(first), at);
}
function nearest(event) {
  const box = canvas.getBoundingClientRect(), px = event.clientX - box.left, py = event.clientY - box.top;
  let found = null, least = 144;
  for (const dot of dots) {
    const apart = (dot.x - px) ** 2 + (dot.y - py) ** 2;
    if (apart < least) [found, least] = [dot, apart];
  }
  return found;
}
function tipFor(x, y, lines) {
  hide();
  tip.replaceChildren();
  lines.forEach((text, place) => line(tip, place ? "span" : "b", text, place ? "exact" : ""));
  tip.hidden = false;
  tip.style.left = `${Math.max(8, Math.min(x + 12, innerWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${y + tip.offsetHeight + 24 > innerHeight ? y - tip.offsetHeight - 12 : y + 14}px`;
}
canvas.addEventListener("pointermove", (event) => {
  const dot = nearest(event);
  canvas.style.cursor = dot?.row.words?.[1] ? "pointer" : "";
  if (!dot) return void (tip.hidden = true);
  const { row } = dot, lens = lensNow();
  tipFor(event.clientX, event.clientY, [
    row.words?.[0] || row.account.name, `${row.account.name} · ${posts.kinds[row.kind]} · ${dayWords(row.day)}`,
    `${asScore(row.factor)}: ${exact(row.actual)} ${lens.words}, ${exact(row.expected)} expected (${posts.ages[row.age]})`]);
});
canvas.addEventListener("pointerleave", () => { tip.hidden = true; });
canvas.addEventListener("click", (event) => {
  const link = nearest(event)?.row.words?.[1];
  if (link && /^(https:\/\/|posts\/)/.test(link)) location.href = link;
});

// Month by month, at one age.
const SVG = "http://www.w3.org/2000/svg";
function shape(parent, tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}
function monthly(rows) {
  const lens = lensNow(), held = new Map();
  for (const row of rows) held.set(row.age, (held.get(row.age) ?? 0) + 1);
  const age = [...held].sort((one, other) => other[1] - one[1])[0]?.[0];
  const usual = new Map();
  if (!state.account) {
    for (const account of lens.accounts) usual.set(account, quantile([...account.actual].sort((a, b) => a - b), 0.5) || 1);
  }
  const months = new Map();
  for (const row of rows) {
    if (row.age !== age) continue;
    const date = new Date(FIRST + row.day * DAY), month = date.getUTCFullYear() * 12 + date.getUTCMonth();
    if (!months.has(month)) months.set(month, []);
    months.get(month).push(state.account ? row.actual : row.actual / usual.get(row.account));
  }
  const points = [...months].sort((one, other) => one[0] - other[0]).map(([month, values]) => {
    values.sort((one, other) => one - other);
    return { month, posts: values.length, low: quantile(values, 0.25), middle: quantile(values, 0.5), high: quantile(values, 0.75) };
  });
  drawMonths(points);
  const what = state.account ? `Median ${lens.words} of a month's posts` : `Median of a month's posts against the usual of their own ${lens.account} (1× is its median over all time)`;
  byId("by-month-words").textContent = points.length > 1
    ? `${what}, ${atAge(age)}; the middle half shaded, bars below: how many posts. Months with fewer than three posts are left out of the line.`
    : "Two months of posts at one age are needed.";
}
const atAge = (age) => (posts.ages[age] === "lifetime" ? "over their lifetime so far" : `at ${posts.ages[age]} of age`);
function drawMonths(points) {
  const holder = byId("by-month");
  holder.replaceChildren();
  const width = Math.floor(holder.getBoundingClientRect().width);
  if (points.length < 2 || !width) return;
  const height = 260, left = 46, bars = 46, bottom = 22, top = 8;
  const svg = shape(holder, "svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "Median by month" });
  const first = points[0].month, last = points.at(-1).month;
  const step = (width - left - 8) / (last - first + 1), x = (month) => left + (month - first + 0.5) * step;
  const sure = points.filter((point) => point.posts >= 3);
  const highs = sure.map((point) => point.high).sort((one, other) => one - other);
  const high = Math.max(1e-9, Math.min(Math.max(...highs, 0), 3 * (quantile(highs.length ? highs : [1], 0.9) || 1)));
  const unit = 10 ** Math.floor(Math.log10(high / 2)), tick = unit * [1, 2, 2.5, 5, 10].find((times) => times * unit * 2 >= high * 0.999);
  const most = 2 * tick;
  const floor = height - bottom - bars - 8, y = (value) => floor - (Math.min(value, most) / most) * (floor - top);
  const said = (value) => (state.account ? count(value) : `${value >= 10 ? value.toFixed(0) : Number(value.toFixed(2))}×`);
  for (const part of [0, 0.5, 1]) {
    shape(svg, "line", { x1: left, x2: width, y1: y(most * part), y2: y(most * part), class: "grid" });
    shape(svg, "text", { x: left - 6, y: y(most * part) + 4, "text-anchor": "end" }, said(most * part));
  }
  const runs = [];
  for (const point of sure) {
    const run = runs.at(-1);
    if (run && point.month - run.at(-1).month === 1) run.push(point); else runs.push([point]);
  }
  for (const run of runs) {
    const path = (name, list) => list.map((point) => `${x(point.month).toFixed(1)},${y(point[name]).toFixed(1)}`);
    if (run.length > 1) shape(svg, "polygon", { points: [...path("high", run), ...path("low", [...run].reverse())].join(" "), class: "band" });
    shape(svg, "polyline", { points: path("middle", run).join(" "), class: "middle" });
    for (const point of run) shape(svg, "circle", { cx: x(point.month), cy: y(point.middle), r: run.length > 1 && step < 8 ? 1.2 : 2.4, class: "spot" });
  }
  const busiest = Math.max(...points.map((point) => point.posts));
  shape(svg, "text", { x: left - 6, y: height - bottom - bars + 10, "text-anchor": "end" }, count(busiest));
  let labelled = -1e9;
  for (const point of points) {
    const tall = Math.max(1, (point.posts / busiest) * bars);
    shape(svg, "rect", { x: x(point.month) - step * 0.36, y: height - bottom - tall, width: Math.max(1, step * 0.72), height: tall, class: "amount" });
    const place = shape(svg, "rect", { x: x(point.month) - step / 2, y: 0, width: step, height: height - bottom, class: "hit" });
    const name = `${MONTHS[point.month % 12]} ${Math.floor(point.month / 12)}`;
    place.addEventListener("pointermove", (event) => tipFor(event.clientX, event.clientY, [name, `median ${said(point.middle)}, middle half ${said(point.low)} to ${said(point.high)}`, `${exact(point.posts)} posts`]));
    place.addEventListener("pointerleave", () => { tip.hidden = true; });
  }
  for (let month = first; month <= last; month += 1) {
    const january = month % 12 === 0, year = Math.floor(month / 12), text = month === first && last - first < 30 ? `${MONTHS[month % 12]} ${year}` : january || month === first ? String(year) : last - first < (month % 3 ? 9 : 30) ? MONTHS[month % 12] : "";
    if (!text || x(month) - labelled < 38 || x(month) > width - 24) continue;
    shape(svg, "text", { x: x(month), y: height - 5, "text-anchor": "middle" }, text);
    labelled = x(month);
  }
}

// When to publish: an account's week in blocks of hours, or the best block of each account.
function timing() {
  const lens = lensNow(), held = times[lens.id] ?? {};
  const holder = byId("times");
  holder.replaceChildren();
  const words = byId("times-words");
  if (!Object.keys(held).length) return void (words.textContent = "No publishing times are estimated for these numbers yet: run groundswell explain; a few dozen posts of an account are needed.");
  if (state.account) return week(holder, words, held[state.account] ?? []);
  words.textContent = `The block of hours that stands out most on each ${lens.account}, against its own average. Choose one ${lens.account} above to see its week.`;
  const table = make("table"), head = make("tr"), body = make("tbody");
  for (const [text, name] of [[lens.account[0].toUpperCase() + lens.account.slice(1), ""], ["Best time", ""], ["Difference", "number"], ["95% interval", "number"], ["Posts", "number minor"]]) {
    const heading = make("th", name, text);
    heading.scope = "col";
    head.append(heading);
  }
  for (const account of [...lens.accounts].sort((one, other) => one.name.localeCompare(other.name))) {
    const sure = (held[account.key] ?? []).filter((slot) => slot[5] && slot[2] > 1).sort((one, other) => other[3] - one[3])[0];
    const row = make("tr");
    cell(row, make("span", "name", account.name));
    cell(row, sure ? `${WEEKDAYS[sure[0] - 1]} ${hoursOf(sure[1])}` : make("span", "detail", "no time surely better"));
    cell(row, sure ? figure("publish_effect", difference(sure[2]), `${sure[2].toFixed(2)} times`, "up") : "", "number");
    cell(row, sure ? `${difference(sure[3])} to ${difference(sure[4])}` : "", "number");
    cell(row, sure ? count(sure[6]) : "", "number minor");
    body.append(row);
  }
  const top = make("thead");
  top.append(head);
  table.append(top, body);
  table.dataset.grid = "";
  const scroll = make("div", "scroll");
  scroll.append(table);
  holder.append(scroll);
}
const hoursOf = (from) => `${from}–${from + 3} h`;
function week(holder, words, slots) {
  const lens = lensNow();
  if (!slots.length) return void (words.textContent = `Too few posts of this ${lens.account} to tell its hours apart.`);
  const sure = slots.filter((slot) => slot[5]).sort((one, other) => other[2] - one[2]);
  const named = (slot) => `${WEEKDAYS[slot[0] - 1]} ${hoursOf(slot[1])} (${difference(slot[2])}, between ${difference(slot[3])} and ${difference(slot[4])})`;
  const best = sure.filter((slot) => slot[2] > 1).slice(0, 3), worst = sure.filter((slot) => slot[2] < 1).slice(-2);
  words.textContent = (best.length ? `Surely better: ${best.map(named).join("; ")}. ` : "No time is surely better than this account's average. ") +
    (worst.length ? `Surely worse: ${worst.map(named).join("; ")}. ` : "") + "Pale cells: the interval includes no difference. " + lens.zone;
  const blocks = [...new Set(slots.map((slot) => slot[1]))].sort((one, other) => one - other);
  const table = make("table", "week"), head = make("tr"), body = make("tbody"), top = make("thead");
  head.append(make("th", "", ""), ...WEEKDAYS.map((day) => make("th", "", day)));
  for (const block of blocks) {
    const row = make("tr");
    cell(row, make("span", "", `${block}–${block + 3}`));
    WEEKDAYS.forEach((_, place) => {
      const slot = slots.find((one) => one[0] === place + 1 && one[1] === block);
      if (!slot || slot[2] === null) return cell(row, "");
      const whole = `${difference(slot[3])} to ${difference(slot[4])}, ${exact(slot[6])} posts`;
      cell(row, figure("publish_effect", difference(slot[2]), whole, slot[5] ? "" : "muted"));
      const strength = Math.min(60, Math.abs(Math.log2(slot[2])) * 70) * (slot[5] ? 1 : 0.35);
      row.lastChild.style.background = `color-mix(in srgb, var(--${slot[2] >= 1 ? "blue" : "orange"}) ${strength.toFixed(0)}%, transparent)`;
    });
    body.append(row);
  }
  top.append(head);
  table.append(top, body);
  table.dataset.grid = "";
  holder.append(table);
  table.querySelector("[data-metric]")?.setAttribute("tabindex", "0");
}

// What goes with it on the chosen account; without one, or with too few posts, all accounts' tables stay.
function mark(parent, name, place, width) {
  const element = make("i", name);
  element.style.left = `${(place * 100).toFixed(1)}%`;
  if (width !== undefined) element.style.width = `${(width * 100).toFixed(1)}%`;
  parent.append(element);
}
function strip([, effect, low, high, naive, clear], furthest) {
  const place = (value) => Math.min(1, Math.max(0, 0.5 + Math.log(value) / (2 * Math.log(furthest))));
  const box = make("span", `strip ${clear ? (effect > 1 ? "up" : "down") : "muted"}`);
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", low && high ? `${difference(low)} to ${difference(high)}` : "not known");
  mark(box, "zero", 0.5);
  if (low && high) mark(box, "line", place(low), place(high) - place(low));
  if (naive) mark(box, "ring", place(naive));
  if (effect) mark(box, "dot", place(effect));
  return box;
}
function effectRow(slot, furthest) {
  const [words, effect, low, high, naive, clear, held, isReference] = slot;
  const row = make("tr");
  cell(row, make("span", "name", words));
  cell(row, strip(isReference ? [words, 1] : slot, furthest), "wide");
  if (isReference || !effect) {
    cell(row, isReference ? "reference" : "–", "number");
    cell(row, "", "number");
  } else {
    const box = make("span");
    box.append(figure("adjusted_effect", difference(effect), `${effect.toFixed(2)} times`, clear ? (effect > 1 ? "up" : "down") : ""));
    if (low && high) {
      const range = make("span", "companion");
      range.append(figure("effect_interval", `${difference(low)} to ${difference(high)}`, `95% interval: ${low.toFixed(2)} to ${high.toFixed(2)} times`, "muted"));
      box.append(range);
    }
    cell(row, box, "number");
    cell(row, naive ? figure("naive_effect", difference(naive), `${naive.toFixed(2)} times`, "muted") : "–", "number");
  }
  cell(row, figure("post_count", count(held), exact(held)), "number minor");
  return row;
}
function patterns() {
  const lens = lensNow(), own = effects[lens.id]?.[state.account];
  const holder = byId("own-patterns"), all = document.querySelector(`#patterns [data-lens="${lens.id}"]`);
  holder.replaceChildren();
  holder.hidden = !own;
  all.hidden = Boolean(own);
  const name = lens.accounts.find((account) => account.key === state.account)?.name;
  byId("patterns-words").textContent = !state.account ? "" : own ? `On ${name} alone.`
    : `${name} has too few posts for a model of its own: this is over all ${lens.account}s.`;
  for (const [question, against, rows] of own?.tables ?? []) {
    const card = make("div", "card"), scroll = make("div", "scroll"), table = make("table"), head = make("tr"), top = make("thead"), body = make("tbody");
    for (const [text, style] of [[against, ""], ["Difference and interval", "wide"], ["Adjusted", "number"], ["Naive average", "number"], ["Posts", "number minor"]]) {
      const heading = make("th", style, text);
      heading.scope = "col";
      head.append(heading);
    }
    body.append(...rows.map((slot) => effectRow(slot, own.furthest)));
    top.append(head);
    table.append(top, body);
    table.dataset.grid = "";
    table.querySelector("[data-metric]")?.setAttribute("tabindex", "0");
    scroll.append(table);
    card.append(make("h3", "", question), scroll);
    holder.append(card);
  }
}

// Choosing.
const FIELDS = { lens: byId("choose-lens"), account: byId("choose-account"), kind: byId("choose-kind"), period: byId("choose-period") };
function option(value, text) {
  const element = make("option", "", text);
  element.value = value;
  return element;
}
function offer() {
  const lens = lensNow();
  const accounts = [...lens.accounts].sort((one, other) => one.name.localeCompare(other.name));
  FIELDS.account.replaceChildren(option("", `All ${lens.account}s`), ...accounts.map((account) => option(account.key, account.name)));
  const kinds = [...new Set(lens.rows.map((row) => row.kind))].sort((one, other) => one - other);
  FIELDS.kind.replaceChildren(option("", "All kinds"), ...kinds.map((kind) => option(String(kind), posts.kinds[kind])));
  const held = [...new Set(lens.rows.map((row) => row.year))].sort((one, other) => other - one);
  const recent = [28, 90, 365].map((days) => option(String(days), days === 365 ? "Newest year" : `Newest ${days} days`));
  FIELDS.period.replaceChildren(option("all", "All time"), ...recent, ...held.map((year) => option(String(year), String(year))));
  for (const name of ["account", "kind", "period"]) {
    if (![...FIELDS[name].options].some((one) => one.value === state[name])) state[name] = name === "period" ? "all" : "";
    FIELDS[name].value = state[name];
  }
}
function draw() {
  const rows = chosen();
  ranking(rows);
  scatter(rows);
  monthly(rows);
  timing();
  patterns();
}
function choose() {
  for (const element of document.querySelectorAll("[data-lens]")) element.hidden = element.dataset.lens !== lensNow().id;
  offer();
  draw();
}
if (posts.lenses.length) {
  FIELDS.lens.replaceChildren(...posts.lenses.map((lens, place) => option(String(place), lens.label)));
  for (const [name, field] of Object.entries(FIELDS)) {
    field.addEventListener("change", () => {
      state[name] = name === "lens" ? Number(field.value) : field.value;
      if (name !== "lens") return draw();
      choose();
      dispatchEvent(new Event("resize"));
    });
  }
  for (const button_ of document.querySelectorAll("[data-order]")) {
    button_.addEventListener("click", () => {
      state.order = button_.dataset.order;
      for (const other of document.querySelectorAll("[data-order]")) other.setAttribute("aria-pressed", String(other === button_));
      ranking(chosen());
    });
  }
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) draw();
    width = innerWidth;
  });
  new MutationObserver(() => scatter(chosen())).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  dark.addEventListener("change", () => scatter(chosen()));
  choose();
}
