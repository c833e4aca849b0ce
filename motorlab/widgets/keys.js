// Keys: keeps what is typed in the panel from the notebook around it, hears the number keys, and fits the type.
//
// A focused button or slider leaves JupyterLab in its command mode, where `d d` deletes the lesson's cell.
// Every key but Tab therefore stops at the panel's root; Enter, Space and arrows have done their work by then.

const NARROW_PX = 900; // below this the columns stack
const TYPE_PER_PX = 0.012;
const TYPE_PX = { narrow: 15, least: 13, most: 23 };
const WRITING = "textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=range])";
const lecture = document.documentElement.dataset.motorlab === "lecture"; // the page is the panel and nothing else

function copy(event) {
  const button = event.target.closest(".motorlab-copy");
  const field = button?.closest(".motorlab-case")?.querySelector("textarea");
  if (!field) return;
  field.select(); // where the clipboard is closed to us, the text is at least marked for Ctrl+C
  navigator.clipboard?.writeText(field.value).catch(() => {});
}

function name(root) {
  // Radio buttons of one question are one step for Tab; arrows walk through them.
  for (const radio of root.querySelectorAll(".widget-radio-box input:not([data-grouped])")) {
    const box = radio.closest(".widget-radio-box");
    box.id ||= `motorlab-${crypto.randomUUID?.() ?? Math.random()}`;
    radio.name = box.id;
    radio.dataset.grouped = "yes";
  }
  // The slider's handle is what takes the focus, but its label is tied to another element.
  for (const handle of root.querySelectorAll(".noUi-handle:not([aria-label])")) {
    const box = handle.closest(".widget-slider, .jupyter-widgets");
    const label = box?.querySelector("label")?.textContent.trim() || box?.title;
    if (label) handle.setAttribute("aria-label", label);
  }
}

function fit(root) {
  const width = root.clientWidth;
  if (!width) return;
  const narrow = width < NARROW_PX;
  const type = narrow ? TYPE_PX.narrow : Math.min(Math.max(width * TYPE_PER_PX, TYPE_PX.least), TYPE_PX.most);
  root.classList.toggle("motorlab-narrow", narrow);
  root.style.setProperty("--type", `${type.toFixed(1)}px`);
}

function render({ model, el }) {
  let root = null;
  let asked = 0;
  const watch = new MutationObserver(() => name(root));
  const box = new ResizeObserver(() => fit(root));

  function press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.(WRITING)) return;
    if (/^[0-9]$/.test(event.key)) model.send({ preset: event.key });
    else if (lecture && event.key === "f") {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen?.().catch(() => {});
    } else return;
    event.preventDefault();
  }
  function keep(event) {
    if (lecture) return; // there the whole page is ours
    press(event);
    const saving = event.key === "s" && (event.ctrlKey || event.metaKey);
    if (event.key !== "Tab" && !saving) event.stopPropagation();
  }

  // The address of a lecture page carries the case: loading the page again starts a new kernel.
  const here = () => location.hash.slice(1);
  const read = () => {
    if (here() && here() !== model.get("address")) model.send({ address: here() });
  };
  const write = () => {
    if (lecture) history.replaceState(null, "", `#${model.get("address")}`);
  };

  const attach = () => {
    root = el.closest(".motorlab");
    if (!root) {
      asked = requestAnimationFrame(attach); // the panel is put into the page after it was rendered
      return;
    }
    root.addEventListener("keydown", keep);
    root.addEventListener("click", copy);
    watch.observe(root, { childList: true, subtree: true });
    name(root);
    box.observe(root);
    root.dataset.guarded = "yes";
    if (!lecture || !model.get("presets")) return;
    document.addEventListener("keydown", press);
    window.addEventListener("hashchange", read);
    read();
  };
  attach();
  model.on("change:address", write);
  const alone = listen({ model, el, root: () => root, lecture });
  return () => {
    alone();
    cancelAnimationFrame(asked);
    watch.disconnect();
    box.disconnect();
    root?.removeEventListener("keydown", keep);
    root?.removeEventListener("click", copy);
    document.removeEventListener("keydown", press);
    window.removeEventListener("hashchange", read);
    model.off("change:address", write);
  };
}

export default { initialize, render };
