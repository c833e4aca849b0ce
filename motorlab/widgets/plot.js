// Plot: takes over a Plotly figure that the notebook's own renderer drew first.
//
// The renderer beside us loads the drawing library and leaves it at window.Plotly. We wait for that, draw the
// same figure in our own stage, and hide the first drawing. Where window.Plotly never comes, the first drawing stays.

const EVERY_MS = 40; // how often to look for the library
const PATIENCE_MS = 60000; // after that the first drawing stays for good
// No bar of buttons: dragging zooms, a double click goes back, and the panel stays calm.
const CONFIG = { showSendToCloud: false, displaylogo: false, responsive: true, displayModeBar: false };

function render({ model, el }) {
  const stage = document.createElement("div");
  stage.className = "motorlab-plot-stage";
  stage.setAttribute("role", "figure"); // not "img": its own buttons can take the focus
  stage.style.cssText = "width: 100%; height: 100%; min-height: inherit";
  Object.assign(el.style, { minWidth: "0", minHeight: "inherit" });
  el.append(stage);

  let closed = false;
  let seen = false; // off the screen nothing is drawn: a lesson may show one panel in several places
  let stale = true; // whether what is drawn is older than the figure
  let asked = 0; // the frame in which the next drawing will happen, 0 if none was asked for
  let type = 0; // the type size of the last drawing

  const first = () => el.closest(".motorlab-plot")?.querySelector(".motorlab-plot-first");
  const typeSize = () => Math.round(parseFloat(getComputedStyle(el).fontSize)) || 14;

  function draw() {
    asked = 0;
    if (closed || !seen || !window.Plotly || !stage.clientWidth) return;
    const figure = model.get("figure");
    type = typeSize();
    stale = false;
    const font = { ...figure.layout.font, size: type };
    // margins are made for the figure's own type; to measure them anew at each step takes a quarter of its time
    const wider = type / (figure.layout.template?.layout?.font?.size ?? type);
    const margin = Object.fromEntries(Object.entries(figure.layout.margin ?? {}).map(([side, px]) => [side, wider * px]));
    // words in the picture grow with the page too
    const grown = (word) => (word.font?.size ? { ...word, font: { ...word.font, size: wider * word.font.size } } : word);
    const annotations = (figure.layout.annotations ?? []).map(grown);
    // uirevision keeps the reader's own zoom while the data change; the width comes from the box.
    const size = { font, margin, autosize: true, width: undefined, height: undefined };
    const layout = { ...figure.layout, ...size, annotations, uirevision: "keep" };
    window.Plotly.react(stage, structuredClone(figure.data), layout, CONFIG).then(() => {
      if (closed) return;
      stage.dataset.drawn = String(Number(stage.dataset.drawn || 0) + 1); // lets a test see a repaint
      const before = first();
      if (before) before.style.display = "none";
      if (model.get("drawn")) return;
      model.set("drawn", true); // Python need not send the first drawing again
      model.save_changes();
    });
  }
  const ask = () => {
    stale = true;
    asked ||= requestAnimationFrame(draw);
  };
  const say = () => stage.setAttribute("aria-label", model.get("words"));

  // A figure drawn while its box has no width stays 700 px wide, and `responsive` hears only the window.
  const box = new ResizeObserver(() => {
    if (!stage.dataset.drawn || typeSize() !== type) ask();
    else if (stage.clientWidth) window.Plotly.Plots.resize(stage);
  });
  box.observe(stage);
  const eye = new IntersectionObserver((entries) => {
    seen = entries[entries.length - 1].isIntersecting;
    if (seen && stale) ask();
  });
  eye.observe(stage);

  const started = Date.now();
  const look = setInterval(() => {
    // After a reload the Output holds the very first figure: it may load the library, but must not be seen.
    if (model.get("drawn") && first()) first().style.visibility = "hidden";
    if (window.Plotly || Date.now() - started > PATIENCE_MS) clearInterval(look);
    if (window.Plotly) ask();
  }, EVERY_MS);

  model.on("change:figure", ask);
  model.on("change:words", say);
  say();

  return () => {
    closed = true;
    clearInterval(look);
    cancelAnimationFrame(asked);
    box.disconnect();
    eye.disconnect();
    model.off("change:figure", ask);
    model.off("change:words", say);
    if (stage.dataset.drawn) window.Plotly.purge(stage);
  };
}

export default { initialize, render };
