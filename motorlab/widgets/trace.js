// Trace: a sweep that moves over a canvas as on an electromyograph, and sounds if that is wanted.
//
// The beam runs from left to right and wipes out the last screen before it, so each frame draws only what is new. The
// samples close on themselves: time goes on and on, and the trace and its sound with it. Off the screen and while it
// stands still no frame is asked for, and nothing sounds.

const LONGEST_FRAME_MS = 100; // after a pause of the page the time goes on where it stood
const WIPED = 0.02; // share of the screen before the beam that is empty
const FADE_S = 0.006; // in which a sound comes and goes, so that neither clicks
const INK = { screen: "#ffffff", line: "#e3e6e8", axis: "#b9bec2", trace: "#16222b", beam: "#0072b2" };
const KEYS = "Space plays and pauses, left and right arrow keys step, up and down arrow keys change the height, Page up and Page down the speed, m turns the sound on and off";

const BODY = `
<div class="stage" tabindex="0" role="group"><canvas role="img"></canvas></div>
<div class="controls">
  <button type="button" data-do="play"></button>
  <button type="button" data-do="sound"></button>
  <button type="button" data-do="back">Step back</button>
  <button type="button" data-do="on">Step forward</button>
  <label>Height <select data-set="height"></select></label>
  <label>Speed <select data-set="length"></select></label>
</div>
<p class="caption"></p>
<p class="motorlab-hidden" role="status"></p>`;

const heightName = (mv) => (mv < 1 ? `${Math.round(mv * 1000)} µV/div` : `${mv} mV/div`);
const lengthName = (ms) => `${ms} ms/div`;

// --- the sound: the samples themselves, looped ---

function speaker() {
  let context, source, level, buffer, of;

  function make(samples, shape) {
    buffer = context.createBuffer(1, samples.length, shape.rate_hz);
    const out = buffer.getChannelData(0);
    const gain = (shape.loud_per_mv * shape.mv_per_count) / shape.ceiling;
    for (let i = 0; i < out.length; i++) out[i] = shape.ceiling * Math.tanh(gain * samples[i]); // as needle_sound.py
    of = samples;
  }
  function stop() {
    if (!source) return;
    const now = context.currentTime;
    level.gain.setValueAtTime(level.gain.value, now);
    level.gain.linearRampToValueAtTime(0, now + FADE_S);
    source.stop(now + 2 * FADE_S);
    source = null;
  }
  function wake(samples, shape) {
    // within the press that asks for it, or the browser keeps it silent; a loudspeaker may take a tenth of a second
    context ??= new AudioContext({ latencyHint: "interactive" });
    if (context.state === "suspended") context.resume();
    if (of !== samples) make(samples, shape);
  }
  function start(samples, shape, at_s) {
    wake(samples, shape);
    stop();
    level = context.createGain();
    level.gain.setValueAtTime(0, context.currentTime);
    level.gain.linearRampToValueAtTime(1, context.currentTime + FADE_S);
    source = context.createBufferSource();
    source.buffer = buffer;
    source.loop = true;
    source.connect(level).connect(context.destination);
    source.start(0, at_s % buffer.duration);
  }
  return { wake, start, stop, close: () => (stop(), context?.close()) };
}

// --- the screen: one function that draws from one time to another ---

function screen(canvas) {
  const pen = canvas.getContext?.("2d");
  if (!pen) return null;
  let wide, high, samples, shape;

  function fit() {
    const scale = window.devicePixelRatio || 1;
    [wide, high] = [Math.round(canvas.clientWidth * scale), Math.round(canvas.clientHeight * scale)];
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== high) canvas.height = high;
    return wide > 0 && high > 0;
  }
  const span = (look) => shape.across * look.length;
  const placed = (look, t) => ((t / span(look)) % 1) * wide;

  function wipe(left, right) {
    pen.fillStyle = INK.screen;
    pen.fillRect(left, 0, right - left, high);
    pen.lineWidth = 1;
    for (const [count, size, upright] of [[shape.across, wide, true], [shape.down, high, false]]) {
      for (let i = 1; i < count; i++) {
        const at = Math.round((i * size) / count) + 0.5;
        if (upright && (at < left || at > right)) continue;
        pen.strokeStyle = !upright && 2 * i === count ? INK.axis : INK.line;
        pen.beginPath();
        pen.moveTo(upright ? at : left, upright ? 0 : at);
        pen.lineTo(upright ? at : right, upright ? high : at);
        pen.stroke();
      }
    }
  }
  function line(look, from, to, left) {
    // the samples from one time to another, the first of them at `left`
    const unit = (shape.mv_per_count * high) / (shape.down * look.height);
    const count = samples.length;
    const first = Math.floor((from * shape.rate_hz) / 1000);
    const last = Math.ceil((to * shape.rate_hz) / 1000);
    const step = (wide * 1000) / (span(look) * shape.rate_hz);
    const start = left + (first - (from * shape.rate_hz) / 1000) * step;
    pen.strokeStyle = INK.trace;
    pen.lineWidth = Math.max(1.2, wide / 900);
    pen.lineJoin = "round";
    pen.beginPath();
    for (let i = first; i <= last; i++) pen.lineTo(start + (i - first) * step, high / 2 - unit * samples[((i % count) + count) % count]);
    pen.stroke();
  }
  function piece(look, from, to) {
    // both within one screen
    const left = placed(look, from);
    const right = left + ((to - from) / span(look)) * wide;
    pen.save();
    pen.beginPath();
    pen.rect(left - 1, 0, right - left + 1, high);
    pen.clip();
    line(look, from, to, left);
    pen.restore();
    return right;
  }
  return {
    show: (newSamples, newShape) => ([samples, shape] = [newSamples, newShape]),
    whole(look, t) {
      // the beam's own screen up to the beam, and what is left of the last one beyond it
      if (!fit()) return;
      const begin = Math.floor(t / span(look)) * span(look);
      wipe(0, wide);
      if (t === 0) return void piece(look, 0, span(look) - 1e-6); // what is to come
      if (t > begin) piece(look, begin, t);
      const rest = t + WIPED * span(look) * (t > begin ? 1 : 0);
      if (rest < begin + span(look)) piece(look, rest - span(look), begin - 1e-6);
      pen.fillStyle = INK.beam;
      if (t > begin) pen.fillRect(placed(look, t), 0, Math.max(1.5, wide / 600), high);
    },
    on(look, from, to) {
      // only what is new since the last frame
      const end = (Math.floor(from / span(look)) + 1) * span(look);
      const parts = to > end ? [[from, end - 1e-6], [end, to]] : [[from, to]];
      for (const [first, last] of parts) {
        const left = placed(look, first);
        const right = left + ((last - first) / span(look)) * wide;
        wipe(left - 1, right + WIPED * wide);
        if (right + WIPED * wide > wide) wipe(0, right + WIPED * wide - wide);
        piece(look, Math.max(first - 1000 / shape.rate_hz, 0), last);
      }
    },
  };
}

// --- the controls around them ---

function render({ model, el }) {
  el.classList.add("motorlab-trace");
  el.innerHTML = BODY;
  const find = (name) => el.querySelector(name);
  const [stage, canvas, caption, status] = [".stage", "canvas", ".caption", "[role=status]"].map(find);
  const buttons = Object.fromEntries([...el.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]));
  const selects = Object.fromEntries([...el.querySelectorAll("[data-set]")].map((select) => [select.dataset.set, select]));
  const drawn = screen(canvas);
  const sound = speaker();
  const look = { height: 0.2, length: 50 }; // of a division: mV, ms
  let samples, shape;
  let t = 0; // ms
  let playing = false;
  let loud = false;
  let seen = false;
  let frame = 0;
  let before = 0;

  const choices = { height: () => shape.heights_mv, length: () => shape.lengths_ms };
  const names = { height: heightName, length: lengthName };
  const whole = () => shape && drawn?.whole(look, t);
  const say = (words) => (status.textContent = words);
  const stands = () => `${playing ? "Playing" : "Standing"} at ${Math.round(t)} ms.`;

  function label() {
    buttons.play.textContent = playing ? "Pause" : "Play";
    buttons.sound.textContent = loud ? "Sound off" : "Sound on";
    buttons.sound.setAttribute("aria-pressed", String(loud));
    el.dataset.playing = playing ? "yes" : "no";
    el.dataset.sound = loud ? "on" : "off";
    el.dataset.at = t.toFixed(1);
  }
  function hear() {
    const wanted = loud && playing && seen && !document.hidden;
    if (wanted) sound.start(samples, shape, t / 1000);
    else sound.stop();
  }
  function ask() {
    if (frame || !playing || !seen || !drawn) return;
    before = 0;
    frame = requestAnimationFrame(run);
  }
  function run(moment) {
    const passed = before ? moment - before : 0;
    before = moment;
    if (passed > LONGEST_FRAME_MS) hear(); // the page was away: the sound begins anew where the trace goes on
    const to = t + Math.min(passed, LONGEST_FRAME_MS);
    if (to > t) drawn.on(look, t, to);
    t = to;
    el.dataset.at = t.toFixed(1);
    frame = playing && seen ? requestAnimationFrame(run) : 0;
  }
  function play(on) {
    playing = on && Boolean(drawn);
    cancelAnimationFrame(frame);
    frame = 0;
    label();
    hear();
    if (playing) {
      if (t === 0) whole();
      ask();
    } else whole();
    say(playing ? "Playing." : `${stands()} ${model.get("words")}`);
  }
  function step(number) {
    if (playing) play(false);
    t = Math.max(t + number * look.length, 0);
    whole();
    label();
    say(stands());
  }
  function toggleSound() {
    loud = !loud;
    label();
    if (loud && !playing) play(true); // whoever wants to hear it wants it to run
    else hear();
    say(loud ? `Sound on. ${model.get("caption")}` : "Sound off.");
  }
  function choose(name, value) {
    look[name] = value;
    selects[name].value = String(value);
    whole();
    say(names[name](value));
  }
  function next(name, number) {
    const all = choices[name]();
    const at = all.indexOf(look[name]) + number;
    if (all[at] !== undefined) choose(name, all[at]);
  }

  const acts = { play: () => play(!playing), sound: toggleSound, back: () => step(-1), on: () => step(1) };
  const keys = {
    " ": acts.play, m: acts.sound, ArrowRight: acts.on, ArrowLeft: acts.back,
    ArrowUp: () => next("height", -1), ArrowDown: () => next("height", 1), // up makes the trace larger
    PageUp: () => next("length", -1), PageDown: () => next("length", 1), // up makes it faster
    Home: () => (play(false), step(-Infinity)),
  };
  el.addEventListener("click", (event) => {
    const act = acts[event.target.closest("[data-do]")?.dataset.do];
    if (act) act();
    else if (stage.contains(event.target)) acts.play();
  });
  buttons.sound.addEventListener("pointerdown", () => samples && sound.wake(samples, shape));
  stage.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  for (const [name, select] of Object.entries(selects)) select.addEventListener("change", () => choose(name, Number(select.value)));

  function tell() {
    // another trace: one that plays goes on, from its beginning
    const bytes = model.get("samples");
    const old = shape;
    shape = model.get("shape");
    if (!shape.rate_hz) return;
    samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    t = 0;
    for (const [name, first] of [["height", shape.height_mv], ["length", shape.length_ms]]) {
      const all = choices[name]();
      if (!old) selects[name].innerHTML = all.map((one) => `<option value="${one}">${names[name](one)}</option>`).join("");
      look[name] = first;
      selects[name].value = String(first);
    }
    stage.setAttribute("aria-label", `Trace of the needle. ${drawn ? `${KEYS}.` : ""}`);
    canvas.setAttribute("aria-label", model.get("words"));
    caption.textContent = `Sound in words: ${model.get("caption")}`;
    if (drawn) drawn.show(samples, shape);
    else {
      stage.innerHTML = model.get("picture");
      for (const control of el.querySelectorAll("button, select")) control.disabled = true;
    }
    whole();
    label();
    if (playing) hear();
  }

  const eye = new IntersectionObserver((entries) => {
    seen = entries[entries.length - 1].isIntersecting;
    if (seen) ask();
    if (playing) hear();
  });
  const box = new ResizeObserver(whole);
  const away = () => playing && hear();
  eye.observe(stage);
  box.observe(stage);
  document.addEventListener("visibilitychange", away);
  tell();
  model.on("change:shape", tell);
  return () => {
    playing = false;
    cancelAnimationFrame(frame);
    eye.disconnect();
    box.disconnect();
    document.removeEventListener("visibilitychange", away);
    model.off("change:shape", tell);
    sound.close();
  };
}

export default { initialize, render };
