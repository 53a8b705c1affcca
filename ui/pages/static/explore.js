// The map of the library: drawn on a canvas from one file of places, so that 50,000 papers move with the pointer.
(() => {
  "use strict";
  const map = document.querySelector(".pl-map");
  const canvas = map.querySelector("canvas"), frame = map.querySelector(".pl-canvas");
  const labels = map.querySelector(".pl-labels"), tip = map.querySelector(".pl-tip"), chosen = map.querySelector(".pl-chosen");
  const [from, to] = ["from", "to"].map((name) => map.querySelector(`[data-brush=${name}]`));
  const shown = map.querySelector(".pl-brush output");
  const FINE = 65535, CELL = 128;
  const LIKED = 12, ASKED = 8, LISTED = 40, FULL = 20000;

  let head, xs, ys, days, topics, byTopic, grid, ids, colours;
  let view = { x: 0, y: 0, zoom: 1 }, width = 0, height = 0, moving = false, lassoing = false, loop = [], held = new Set(), asked = 0;

  async function load() {
    const bytes = await (await fetch(map.dataset.map)).arrayBuffer();
    const end = new Uint8Array(bytes).indexOf(10) + 1;
    head = JSON.parse(new TextDecoder().decode(bytes.slice(0, end)));
    const places = new Uint16Array(bytes, end, 2 * head.papers);
    days = new Uint16Array(bytes, end + 4 * head.papers, head.papers);
    topics = new Uint8Array(bytes, end + 6 * head.papers, head.papers);
    xs = new Uint16Array(head.papers);
    ys = new Uint16Array(head.papers);
    byTopic = head.names.map(() => []);
    grid = Array.from({ length: CELL * CELL }, () => []);
    for (let i = 0; i < head.papers; i++) {
      xs[i] = places[2 * i];
      ys[i] = places[2 * i + 1];
      byTopic[topics[i]].push(i);
      grid[cell(xs[i], ys[i])].push(i);
    }
    const last = days.reduce((most, day) => Math.max(most, day), 1);
    for (const range of [from, to]) Object.assign(range, { min: 1, max: last });
    from.value = 1;
    to.value = last;
    paint();
    new ResizeObserver(size).observe(frame);
    new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
    size();
    tell();
    performance.mark("pl-map-drawn");
  }

  const cell = (x, y) => ((y * CELL) >> 16) * CELL + ((x * CELL) >> 16);
  const inTime = (i) => !days[i] || (days[i] >= from.value && days[i] <= to.value);

  function paint() {
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark"
      || (getComputedStyle(document.documentElement).colorScheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    colours = head.names.map((_, i) => `hsl(${(i * 137.5) % 360} ${dark ? 55 : 48}% ${dark ? 66 : 42}%)`);
    if (width) draw();
  }

  function size() {
    width = frame.clientWidth;
    height = frame.clientHeight;
    const dense = window.devicePixelRatio || 1;
    canvas.width = width * dense;
    canvas.height = height * dense;
    draw();
  }

  // A place of the map on the screen, and back.
  const FILLED = 0.94;
  const left = (x) => width / 2 + ((x / FINE - 0.5) * width * FILLED + view.x) * view.zoom;
  const top = (y) => height / 2 + ((y / FINE - 0.5) * height * FILLED + view.y) * view.zoom;
  const placeX = (px) => (((px - width / 2) / view.zoom - view.x) / (width * FILLED) + 0.5) * FINE;
  const placeY = (py) => (((py - height / 2) / view.zoom - view.y) / (height * FILLED) + 0.5) * FINE;

  let waiting = 0;
  function draw() {
    if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; drawNow(); });
  }

  function drawNow() {
    const dense = canvas.width / width, pen = canvas.getContext("2d");
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.clearRect(0, 0, width, height);
    const dot = Math.min(7, Math.max(1.6, 2.1 * Math.sqrt(view.zoom)));
    const step = moving && head.papers > FULL ? 3 : 1; // while it moves, fewer do
    const any = held.size > 0;
    byTopic.forEach((of, topic) => {
      pen.fillStyle = colours[topic];
      for (const bright of any ? [false, true] : [true]) {
        pen.globalAlpha = bright ? 0.85 : 0.13;
        for (let n = 0; n < of.length; n += step) {
          const i = of[n];
          if (!inTime(i) || (any && held.has(i) !== bright)) continue;
          const x = left(xs[i]), y = top(ys[i]);
          if (x > -dot && y > -dot && x < width + dot && y < height + dot) pen.fillRect(x - dot / 2, y - dot / 2, dot, dot);
        }
      }
    });
    pen.globalAlpha = 1;
    if (loop.length > 1) {
      pen.strokeStyle = getComputedStyle(frame).getPropertyValue("color");
      pen.setLineDash([5, 4]);
      pen.beginPath();
      loop.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.closePath();
      pen.stroke();
      pen.setLineDash([]);
    }
    name();
  }

  // Topics are named where there is room, the largest first.
  function name() {
    const taken = [], order = head.names.map((_, i) => i).sort((a, b) => byTopic[b].length - byTopic[a].length);
    labels.replaceChildren();
    for (const i of order) {
      const [x, y] = [left(head.middles[i][0] * FINE), top(head.middles[i][1] * FINE)];
      const text = view.zoom > 2 ? head.names[i] : head.names[i].split(", ")[0];
      const half = text.length * 3.6 + 6;
      if (x < half || x > width - half || y < 12 || y > height - 12) continue;
      if (taken.some((box) => Math.abs(box.x - x) < box.half + half && Math.abs(box.y - y) < 20)) continue;
      taken.push({ x, y, half });
      const label = document.createElement("span");
      label.textContent = text;
      label.style.left = `${x}px`;
      label.style.top = `${y}px`;
      labels.append(label);
    }
  }

  function zoom(times, px = width / 2, py = height / 2) {
    const next = Math.min(60, Math.max(0.8, view.zoom * times));
    view.x += (px - width / 2) * (1 / next - 1 / view.zoom);
    view.y += (py - height / 2) * (1 / next - 1 / view.zoom);
    view.zoom = next;
    draw();
  }

  const day = (since) => new Intl.DateTimeFormat(map.dataset.locale, { dateStyle: "medium", timeZone: "UTC" })
    .format(new Date((head.first + Number(since) - 1 - 719163) * 86400000)); // days before 1970-01-01
  const number = (count) => new Intl.NumberFormat(map.dataset.locale).format(count);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  function tell() {
    let count = 0;
    for (let i = 0; i < head.papers; i++) count += inTime(i);
    const said = { from: day(from.value), to: day(to.value), count: number(count) };
    shown.textContent = fill(map.dataset.shown, said);
    from.setAttribute("aria-valuetext", said.from);
    to.setAttribute("aria-valuetext", said.to);
  }

  for (const range of [from, to]) {
    range.addEventListener("input", () => {
      if (Number(from.value) > Number(to.value)) (range === from ? to : from).value = range.value;
      tell();
      draw();
    });
  }

  function nearest(px, py) {
    const x = placeX(px), y = placeY(py), cx = (x * CELL) >> 16, cy = (y * CELL) >> 16;
    let best = -1, least = 11 * 11;
    for (let row = cy - 2; row <= cy + 2; row++) {
      for (let column = cx - 2; column <= cx + 2; column++) {
        if (row < 0 || column < 0 || row >= CELL || column >= CELL) continue;
        for (const i of grid[row * CELL + column]) {
          const far = (left(xs[i]) - px) ** 2 + (top(ys[i]) - py) ** 2;
          if (far < least && inTime(i)) [best, least] = [i, far];
        }
      }
    }
    return best;
  }

  async function idsOf(places) {
    ids ??= fetch(map.dataset.ids).then((answer) => answer.text()).then((text) => text.split("\n"));
    const all = await ids;
    return places.map((i) => all[i]);
  }
  const told = async (wanted) => (await fetch(`${map.dataset.papers}?ids=${wanted.map(encodeURIComponent).join(",")}`)).text();

  let hovered = -1, patience = 0;
  function hover(px, py) {
    const i = nearest(px, py);
    if (i === hovered) return;
    hovered = i;
    tip.hidden = true;
    clearTimeout(patience);
    if (i < 0) return;
    patience = setTimeout(async () => {
      const html = await told(await idsOf([i]));
      if (hovered !== i) return;
      tip.innerHTML = html; // our own server's
      tip.hidden = false;
      tip.style.left = `${Math.min(px + 14, width - tip.offsetWidth - 8)}px`;
      tip.style.top = `${py + tip.offsetHeight + 20 > height ? py - tip.offsetHeight - 10 : py + 14}px`;
    }, 120);
  }

  function inLoop(x, y) {
    let within = false;
    for (let i = 0, j = loop.length - 1; i < loop.length; j = i++) {
      const [xi, yi] = loop[i], [xj, yj] = loop[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) within = !within;
    }
    return within;
  }

  async function choose() {
    const found = [];
    for (let i = 0; i < head.papers; i++) if (inTime(i) && inLoop(left(xs[i]), top(ys[i]))) found.push(i);
    loop = [];
    held = new Set(found);
    draw();
    chosen.hidden = !found.length;
    if (!found.length) return;
    const mine = ++asked;
    chosen.querySelector("[data-said]").textContent = fill(map.dataset.chosen, { count: number(found.length) });
    // Those in the middle stand for all.
    const mx = found.reduce((sum, i) => sum + xs[i], 0) / found.length, my = found.reduce((sum, i) => sum + ys[i], 0) / found.length;
    const order = found.sort((a, b) => (xs[a] - mx) ** 2 + (ys[a] - my) ** 2 - (xs[b] - mx) ** 2 - (ys[b] - my) ** 2);
    const named = await idsOf(order.slice(0, LISTED));
    if (mine !== asked) return;
    const like = named.slice(0, LIKED).map((id) => `like=${encodeURIComponent(id)}`).join("&");
    chosen.querySelector("[data-way=triage]").href = `${map.dataset.triage}?${like}`;
    const question = fill(map.dataset.question, { ids: named.slice(0, ASKED).join(", ") });
    chosen.querySelector("[data-way=ask]").href = `${map.dataset.ask}?q=${encodeURIComponent(question)}`;
    chosen.querySelector("[data-list]").innerHTML = await told(named);
  }

  function setLasso(on) {
    lassoing = on;
    frame.classList.toggle("pl-lassoing", on);
    map.querySelector("[data-do=lasso]").setAttribute("aria-pressed", on);
  }

  const pointers = new Map();
  const at = (event) => [event.clientX - canvas.getBoundingClientRect().left, event.clientY - canvas.getBoundingClientRect().top];
  let moved = 0;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    moved = 0;
    if (lassoing) loop = [at(event)];
  });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = at(event), before = pointers.get(event.pointerId);
    if (!before) return hover(x, y);
    moved += Math.abs(x - before[0]) + Math.abs(y - before[1]);
    if (lassoing) {
      loop.push([x, y]);
      return draw();
    }
    moving = true;
    if (pointers.size === 2) {
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
      const was = Math.hypot(before[0] - other[0], before[1] - other[1]), is = Math.hypot(x - other[0], y - other[1]);
      zoom(is / (was || 1), (x + other[0]) / 2, (y + other[1]) / 2);
    } else {
      view.x += (x - before[0]) / view.zoom;
      view.y += (y - before[1]) / view.zoom;
      draw();
    }
    pointers.set(event.pointerId, [x, y]);
  });
  canvas.addEventListener("pointerup", async (event) => {
    pointers.delete(event.pointerId);
    moving = false;
    if (lassoing && loop.length > 2) {
      setLasso(false);
      return choose();
    }
    draw();
    const i = nearest(...at(event));
    if (moved < 5 && i >= 0) location.href = map.dataset.paper + (await idsOf([i]))[0];
  });
  canvas.addEventListener("pointercancel", (event) => pointers.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => { hovered = -1; tip.hidden = true; clearTimeout(patience); });
  let rest = 0;
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    moving = true;
    clearTimeout(rest);
    rest = setTimeout(() => { moving = false; draw(); }, 160);
    zoom(Math.exp(-event.deltaY / 500), ...at(event));
  }, { passive: false });

  map.addEventListener("click", (event) => {
    const what = event.target.closest("[data-do]")?.dataset.do;
    if (what === "in" || what === "out") zoom(what === "in" ? 1.6 : 1 / 1.6);
    if (what === "all") { view = { x: 0, y: 0, zoom: 1 }; draw(); }
    if (what === "lasso") setLasso(!lassoing);
    if (what === "clear") { held = new Set(); chosen.hidden = true; asked++; draw(); }
  });

  load();
})();
