// Keys: keeps what is typed in the panel from the notebook around it, and fits the panel to its width.
//
// A focused button or slider leaves JupyterLab in its command mode, where `d d` deletes the lesson's cell.
// Every key but Tab therefore stops at the panel's root; Enter, Space and arrows have done their work by then.

const NARROW_PX = 900; // below this the columns stack
const TYPE_PER_PX = 0.012;
const TYPE_PX = { narrow: 15, least: 13, most: 23 };

function keep(event) {
  if (event.key !== "Tab") event.stopPropagation();
}

function copy(event) {
  const button = event.target.closest(".motorlab-copy");
  const field = button?.closest(".motorlab-case")?.querySelector("textarea");
  if (!field) return;
  field.select(); // where the clipboard is closed to us, the text is at least marked for Ctrl+C
  navigator.clipboard?.writeText(field.value).catch(() => {});
}

function name(root) {
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

function render({ el }) {
  let root = null;
  let asked = 0;
  const watch = new MutationObserver(() => name(root));
  const box = new ResizeObserver(() => fit(root));
  const attach = () => {
    root = el.closest(".motorlab");
    if (!root) asked = requestAnimationFrame(attach); // the panel is put into the page after it was rendered
    else {
      root.addEventListener("keydown", keep);
      root.addEventListener("click", copy);
      watch.observe(root, { childList: true, subtree: true });
      name(root);
      box.observe(root);
      root.dataset.guarded = "yes";
    }
  };
  attach();
  return () => {
    cancelAnimationFrame(asked);
    watch.disconnect();
    box.disconnect();
    root?.removeEventListener("keydown", keep);
    root?.removeEventListener("click", copy);
  };
}

export default { initialize, render };
