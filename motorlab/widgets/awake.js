// Awake: keeps a piece hearing from Python on a page that was too busy while it started.
//
// anywidget gives a model two seconds to start. After that it counts as failed, although it starts all the same, and
// every later message from Python is dropped without a word: the panel would stand still for good. A slow laptop
// that is loading Plotly needs longer than that. This file goes before the script of each piece.

const HEAR = "_handle_comm_msg";
const NOTHING = { content: { data: { method: "nothing" } } };

function initialize({ model }) {
  const stop = new AbortController();
  model.on("change:awake", (real) => {
    // The first is anywidget's, which waits for a promise that was broken; the second is the one it wraps.
    const ways = [];
    for (let at = real; at; at = Object.getPrototypeOf(at)) if (Object.hasOwn(at, HEAR)) ways.push(at[HEAR]);
    if (ways.length < 2) return;
    ways[0].call(real, NOTHING).catch(() => {
      if (stop.signal.aborted) return;
      real.comm?.on_msg((message) => ways[1].call(real, message));
      real.comm?.send({ method: "request_state" }, {}); // what was dropped meanwhile
    });
  });
  model.set("awake", true); // how a script gets hold of the model itself
  return () => stop.abort();
}
