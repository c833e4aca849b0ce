// Volley: moves the picture of the reflex arc by the times of a run, all of which came with it once.
//
// Everything on the picture is a function of the time alone, so that stepping back is as good as stepping on. Only
// attributes of elements that are there already change. Off the screen and while paused no frame is asked for.

const SPEEDS = { "slow, then faster": 0, ...Object.fromEntries([200, 100, 50, 20, 10].map((slow) => [`1/${slow} of real time`, slow])) };
const OWN = { volley: 200, limb: 20 }; // how much slower than life the volley and the limb are by themselves
const LONGEST_FRAME_MS = 50; // after a pause of the page the time goes on where it stood
const FLASH_MS = 2.5; // how long an impulse shows where it has arrived, and a cell that has fired
const GOLDEN = 0.618034; // steps of this share of a circle fill it evenly
const LANES = { case: 9, healthy: 5, beside: 12 }; // widths of the two bundles, and how far the ghost's runs beside
const HAMMER = { away: 44, comes: 7, goes: 2.5 }; // px, px per ms
const FAR_STEPS = 10; // of Page up and Page down
const SVG = "http://www.w3.org/2000/svg";

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

function at(run, name, t) {
  // a curve between its points
  const curve = run[name];
  const place = clamp((t - run.from) / run.every, 0, curve.length - 1);
  const low = Math.floor(place);
  return curve[low] + (place - low) * ((curve[low + 1] ?? curve[low]) - curve[low]);
}

function pointOn(way, share, lane) {
  const place = clamp(share, 0, 1) * (way.length - 1);
  const low = Math.min(Math.floor(place), way.length - 2);
  const [ax, ay] = way[low];
  const [bx, by] = way[low + 1];
  const long = Math.hypot(bx - ax, by - ay) || 1;
  const part = place - low;
  return [ax + part * (bx - ax) - (lane * (by - ay)) / long, ay + part * (by - ay) + (lane * (bx - ax)) / long];
}

function turned([x, y], [jx, jy], degrees) {
  const angle = (degrees * Math.PI) / 180;
  const [dx, dy] = [x - jx, y - jy];
  return [jx + dx * Math.cos(angle) + dy * Math.sin(angle), jy + dy * Math.cos(angle) - dx * Math.sin(angle)];
}

// --- the picture: one function that draws a time ---

function scene(svg, story) {
  const part = (name) => svg.querySelector(`.m-${name}`);
  const parts = (name) => [...svg.querySelectorAll(`.m-${name}`)];
  const cells = [...svg.querySelectorAll(".m-cells circle")];
  const now = { limb: parts("limb"), times: parts("time"), sweeps: parts("sweep"), cursors: parts("cursor") };
  for (const name of ["ghost-limb", "muscle", "pull", "other", "tendon", "hammer", "spindle", "brake", "other-cell"]) now[name] = part(name);
  for (const name of ["clock", "pace", "angle", "healthy-angle", "count"]) now[name] = part(name);

  const last = new Map(); // what each element shows: only what is new is written
  function put(node, name, value) {
    if (!node) return;
    let own = last.get(node);
    if (!own) last.set(node, (own = {}));
    if (own[name] === value) return;
    own[name] = value;
    if (name === "text") node.textContent = value;
    else node.setAttribute(name, value);
  }
  const light = (node, on) => node && put(node, "class", `${node.dataset.look ?? (node.dataset.look = node.getAttribute("class"))}${on ? ` ${on}` : ""}`);

  const dots = [];
  function add(run, kind, which) {
    const layer = part(which === "case" ? "dots" : "ghosts");
    story[which][kind].forEach(([leaves, arrives, unit], number) => {
      const node = document.createElementNS(SVG, "circle");
      const size = unit === undefined || kind === "other" ? 3.4 : 2.8 + (2.4 * unit) / story.cells.length;
      node.setAttribute("class", which === "healthy" ? "dot-ghost" : kind === "in" ? "dot-in" : "dot-out");
      node.setAttribute("r", which === "healthy" ? 3.2 : size);
      node.setAttribute("visibility", "hidden");
      layer.append(node);
      const lane = ((((unit ?? number) + 0.5) * GOLDEN) % 1) - 0.5;
      const beside = which === "healthy" ? LANES.beside : 0;
      dots.push({ node, kind, leaves, arrives, unit, lane: lane * LANES[which] + (kind === "in" ? beside : -beside) });
    });
  }
  for (const which of ["healthy", "case"]) if (story[which]) for (const kind of ["in", "out", "other"]) add(story[which], kind, which);

  const shift = ([ax, ay], [bx, by], share) => [(ax - bx) * share, (ay - by) * share];
  function place(dot, t) {
    const way = story.ways[dot.kind];
    const wait = dot.kind === "in" ? story.synapse : story.junction;
    const share = (t - dot.leaves) / (dot.arrives - wait - dot.leaves);
    let [x, y] = pointOn(way, share, dot.lane);
    if (dot.kind === "out") {
      // from the cell into the bundle, and out of the bundle to the end plate
      const [ox, oy] = shift(story.cells[dot.unit], way[0], clamp(1 - share / 0.15, 0, 1));
      const [px, py] = shift(story.plates[dot.unit], way[way.length - 1], clamp((share - 0.8) / 0.2, 0, 1));
      [x, y] = [x + ox + px, y + oy + py];
    }
    return `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
  }

  const spikes = cells.map(() => []);
  for (const [leaves, , unit] of story.case.out) spikes[unit].push(leaves);
  const recent = (times, t, long) => times.some((time) => t >= time && t - time < long);
  const [arrivals, bursts] = [story.case.in.map((dot) => dot[1]), story.case.in.map((dot) => dot[0] - 0.5)];
  const against = story.case.other.map((dot) => dot[0]);

  function limb(t) {
    const angle = at(story.case, "angle", t);
    for (const node of now.limb) put(node, "transform", `rotate(${-angle.toFixed(2)} ${story.joint.join(" ")})`);
    put(now.angle, "text", `${Math.round(angle) || 0}\u00b0`);
    if (story.healthy) {
      const before = at(story.healthy, "angle", t);
      put(now["ghost-limb"], "transform", `rotate(${-before.toFixed(2)} ${story.joint.join(" ")})`);
      put(now["healthy-angle"], "text", `healthy ${Math.round(before) || 0}\u00b0`);
    }
    const pull = at(story.case, "pull", t);
    put(now.muscle, "transform", `scale(${(1 - 0.05 * pull).toFixed(3)} ${(1 + 0.3 * pull).toFixed(3)})`);
    put(now.pull, "opacity", (0.85 * Math.sqrt(pull)).toFixed(2));
    put(now.other, "opacity", (0.85 * Math.sqrt(at(story.case, "other_pull", t))).toFixed(2));

    const [x, y, share] = story.hammer;
    const strike = t > 0 && t < story.tap ? 3 * (1 - Math.cos((2 * Math.PI * t) / story.tap)) : 0; // as the model taps
    const insertion = turned(story.tendon[2], story.joint, angle);
    const hit = story.tendon[1].map((from, axis) => from + share * (insertion[axis] - from));
    const pressed = [hit[0] - x * strike, hit[1] - y * strike];
    put(now.tendon, "points", [story.tendon[0], story.tendon[1], pressed, insertion].map((point) => point.map((one) => one.toFixed(1)).join(",")).join(" "));
    const away = t < 0 ? -t * HAMMER.comes : Math.max(t - story.tap, 0) * HAMMER.goes;
    const far = 4 + Math.min(away, HAMMER.away) - strike;
    put(now.hammer, "transform", `translate(${(hit[0] + x * far).toFixed(1)} ${(hit[1] + y * far).toFixed(1)})`);
  }

  return function draw(t, slower) {
    for (const dot of dots) {
      const shown = t >= dot.leaves && t < dot.arrives + (dot.kind === "in" ? 0 : FLASH_MS);
      put(dot.node, "visibility", shown ? "visible" : "hidden");
      if (shown) put(dot.node, "transform", place(dot, t));
    }
    cells.forEach((node, unit) => {
      const times = spikes[unit];
      if (times.length) light(node, recent(times, t, FLASH_MS) ? "now" : t >= times[0] ? "fired" : "");
    });
    light(now.spindle, recent(bursts, t, 1.2) ? "now" : "");
    light(now.brake, recent(arrivals, t, FLASH_MS) ? "now" : "");
    light(now["other-cell"], recent(against, t, FLASH_MS) ? "now" : "");
    limb(t);
    for (const node of now.times) put(node, "visibility", t >= (story.reached[node.dataset.station] ?? 0) ? "visible" : "hidden");
    const fired = story.case.fired.filter((time) => time <= t).length;
    put(now.count, "text", fired ? `${fired} of ${story.present} fire` : "");
    for (const node of now.sweeps) {
      const { from, to, width } = node.dataset;
      put(node, "width", (clamp((t - from) / (to - from), 0, 1) * width).toFixed(1));
    }
    for (const node of now.cursors) {
      const { from, to, left, right } = node.dataset;
      put(node, "visibility", t >= +from && t <= +to ? "visible" : "hidden");
      put(node, "transform", `translate(${(+left + clamp((t - from) / (to - from), 0, 1) * (right - left)).toFixed(1)})`);
    }
    put(now.clock, "text", `${clock(t)} ms`);
    put(now.pace, "text", `${slower} times slower than life`);
  };
}

const clock = (t) => (t < 100 ? t.toFixed(1) : t.toFixed(0)).replace("-", "\u2212");

// --- the controls around it ---

const BODY = `
<div class="stage" tabindex="0" role="group"></div>
<p class="said" aria-hidden="true"></p>
<div class="controls">
  <button type="button" data-do="play"></button>
  <button type="button" data-do="back" title="To the event before; arrow keys take smaller steps">Step back</button>
  <button type="button" data-do="on" title="To the next event; arrow keys take smaller steps">Step forward</button>
  <button type="button" data-do="restart">Restart</button>
  <input type="range" min="0" step="1" aria-label="Time after the tap">
  <label>Speed <select>${Object.keys(SPEEDS).map((name) => `<option>${name}</option>`).join("")}</select></label>
</div>
<p class="motorlab-hidden" role="status"></p>
<details><summary>The times of the stations, as a table</summary><div class="times"></div></details>`;

function render({ model, el }) {
  el.classList.add("motorlab-volley");
  el.innerHTML = BODY;
  const find = (name) => el.querySelector(name);
  const [stage, said, slider, speed, status] = [".stage", ".said", "input", "select", "[role=status]"].map(find);
  const play = find("[data-do=play]");
  let story, draw;
  let t = 0;
  let playing = false;
  let seen = false; // off the screen no frame is asked for
  let frame = 0;
  let before = 0; // the time of the last frame

  const end = () => story.steps[story.steps.length - 1];
  const slower = () => SPEEDS[speed.value] || (t < story.fine ? OWN.volley : OWN.limb);
  const sentence = () => story.said.findLast(([from]) => from <= t + 1e-6)?.[1] ?? story.said[0][1];
  function nearest() {
    const next = story.steps.findIndex((step) => step >= t - 1e-6);
    if (next < 0) return story.steps.length - 1;
    return next > 0 && t - story.steps[next - 1] < story.steps[next] - t ? next - 1 : next;
  }

  function show() {
    draw(t, slower());
    const [words, index] = [sentence(), String(nearest())];
    if (said.textContent !== words) said.textContent = words;
    if (slider.value !== index) slider.value = index;
  }
  function rest() {
    // what is said and kept when the time stands still
    const words = `${clock(t)} ms. ${sentence()}`;
    slider.setAttribute("aria-valuetext", `${clock(t)} ms`);
    if (status.textContent !== words) status.textContent = words;
    if (model.get("time_ms") === t) return;
    model.set("time_ms", t);
    model.save_changes();
  }
  function go(time) {
    t = clamp(time, story.steps[0], end());
    show();
    if (!playing) rest();
  }
  function leap(way) {
    // to the next moment at which something has happened, or the one before
    const there = way > 0 ? story.events.find((time) => time > t + 1e-6) : story.events.findLast((time) => time < t - 1e-6);
    pause();
    go(there ?? (way > 0 ? end() : story.steps[0]));
  }
  function step(number) {
    pause();
    go(story.steps[clamp(nearest() + number, 0, story.steps.length - 1)]);
  }

  function label() {
    play.textContent = playing ? "Pause" : "Play";
    el.dataset.playing = playing ? "yes" : "no";
  }
  function pause() {
    if (!playing) return;
    playing = false;
    cancelAnimationFrame(frame);
    frame = 0;
    label();
    rest();
  }
  function begin() {
    if (t >= end() - 1e-6) t = story.steps[0];
    playing = true;
    label();
    ask();
  }
  const toggle = () => (playing ? pause() : begin());
  function ask() {
    if (frame || !playing || !seen) return;
    before = 0;
    frame = requestAnimationFrame(run);
  }
  function run(moment) {
    const passed = before ? Math.min(moment - before, LONGEST_FRAME_MS) : 0;
    before = moment;
    t = Math.min(t + passed / slower(), end());
    show();
    frame = playing && seen && t < end() ? requestAnimationFrame(run) : 0;
    if (t >= end()) pause();
  }

  const acts = { play: toggle, back: () => leap(-1), on: () => leap(1), restart: () => (pause(), go(story.steps[0])) };
  const [on, back] = [() => step(1), () => step(-1)];
  const keys = { " ": toggle, ArrowRight: on, ArrowUp: on, ArrowLeft: back, ArrowDown: back };
  Object.assign(keys, { PageUp: () => step(FAR_STEPS), PageDown: () => step(-FAR_STEPS) });
  Object.assign(keys, { Home: acts.restart, End: () => (pause(), go(end())) });
  el.addEventListener("click", (event) => {
    const act = acts[event.target.closest("[data-do]")?.dataset.do];
    if (act) act();
    else if (stage.contains(event.target)) toggle();
  });
  el.addEventListener("keydown", (event) => {
    const mine = event.target === stage || (event.target === slider && event.key === " ");
    if (!mine || !keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  slider.addEventListener("input", () => {
    pause();
    go(story.steps[+slider.value]);
  });
  speed.addEventListener("change", show);

  function tell() {
    // a new run: the time stays where it was
    const first = !story;
    story = model.get("story");
    stage.innerHTML = model.get("picture");
    find(".times").innerHTML = model.get("table");
    stage.setAttribute("aria-label", `${stage.querySelector("svg").getAttribute("aria-label")}. Space plays and pauses, arrow keys take small steps.`);
    slider.max = String(story.steps.length - 1);
    draw = scene(stage.querySelector("svg"), story);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (first) t = model.get("time_ms") ?? (still ? end() : story.steps[0]);
    go(t);
  }
  const moved = () => {
    const time = model.get("time_ms");
    if (time === null || time === t) return;
    pause();
    go(time);
  };

  label();
  tell();
  const eye = new IntersectionObserver((entries) => {
    seen = entries[entries.length - 1].isIntersecting;
    if (seen) ask();
  });
  eye.observe(stage);
  model.on("change:story", tell);
  model.on("change:time_ms", moved);
  return () => {
    cancelAnimationFrame(frame);
    eye.disconnect();
    model.off("change:story", tell);
    model.off("change:time_ms", moved);
  };
}

export default { initialize, render };
