// Picture: markup made in Python goes in, the id of the part that was pressed comes out.
//
// A part is any element with `data-id`. It is pressed by a click, or by Enter or Space when it (or the button in it)
// has the focus. Arrow keys, Home and End walk through the parts in order, so that Tab passes the picture in one step.

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

function render({ model, el }) {
  el.classList.add("motorlab-picture");
  const parts = () => [...el.querySelectorAll("[data-id]")];
  const handle = (part) => (part.matches("button, [tabindex]") ? part : part.querySelector("button, [tabindex]"));
  const partOf = (node) => node?.closest?.("[data-id]");

  function press(part) {
    if (!part || !el.contains(part)) return;
    model.send({ pressed: part.dataset.id }); // Python says what follows from it, and what is marked
  }

  function mark() {
    // Exactly one part can be reached by Tab: the chosen one, else the first.
    const chosen = model.get("chosen");
    const all = parts();
    const stop = all.find((part) => part.dataset.id === chosen) ?? all[0];
    for (const part of all) {
      const button = handle(part);
      if (!button) continue;
      const on = part.dataset.id === chosen;
      part.classList.toggle("chosen", on);
      button.setAttribute("aria-pressed", String(on));
      button.setAttribute("tabindex", part === stop ? "0" : "-1");
    }
  }

  function draw() {
    // A new string drops the focus: put it back. The scroll position stays by itself, and is not asked for, since
    // that would lay the page out once for each picture.
    const focused = partOf(document.activeElement);
    const id = focused && el.contains(focused) ? focused.dataset.id : null;
    el.innerHTML = model.get("markup");
    mark();
    if (id !== null) {
      const same = parts().find((part) => part.dataset.id === id) ?? parts()[0];
      if (same) handle(same)?.focus({ preventScroll: true });
    }
  }

  el.addEventListener("click", (event) => press(partOf(event.target)));
  el.addEventListener("keydown", (event) => {
    const part = partOf(event.target);
    if (!part) return;
    if ((event.key === "Enter" || event.key === " ") && event.target.tagName !== "BUTTON") {
      event.preventDefault();
      press(part);
      return;
    }
    const all = parts();
    const here = all.indexOf(part);
    const next = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : here + (STEPS[event.key] ?? 0);
    if (next === here || !all[next]) return;
    event.preventDefault();
    handle(all[next])?.focus();
  });

  // Several pictures change in one step: in one frame they are laid out and painted together.
  let asked = 0;
  const ask = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      draw();
    });
  };
  model.on("change:markup", ask);
  model.on("change:chosen", mark);
  draw();
  return () => {
    cancelAnimationFrame(asked);
    model.off("change:markup", ask);
    model.off("change:chosen", mark);
  };
}

export default { initialize, render };
