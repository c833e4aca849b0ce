// Lost: says what to do when Python does not answer: it is busy, it has stopped, or the network is gone.
//
// After something was done in the panel, one small question goes to Python. Without an answer a sentence appears at
// the head of the panel, with the case as it was last known, and goes away as soon as Python is heard again.

const PAUSE_MS = 1000; // a quick hand is asked about once
const ANSWER_MS = 5000;
const TOLD = {
  notebook:
    "Python has not answered for 5 seconds. If it is still busy, wait: this line goes away by itself. " +
    "If it has stopped: Kernel, Restart Kernel and Run All Cells.",
  lecture: "Python has not answered for 5 seconds. Wait, or load this page again: your case is in its address.",
};

function listen({ model, el, root, lecture }) {
  let number = 0;
  let pause = 0;
  let wait = 0;

  function show() {
    if (el.firstChild) return;
    const sentence = document.createElement("p");
    sentence.className = "error";
    sentence.setAttribute("role", "alert");
    sentence.textContent = lecture ? TOLD.lecture : TOLD.notebook;
    el.append(sentence);
    if (lecture || !model.get("case")) return;
    sentence.textContent += " Your case, to be loaded again below Case text:";
    const text = document.createElement("pre");
    text.textContent = model.get("case");
    el.append(text);
  }
  function ask() {
    pause = 0;
    number += 1;
    wait = setTimeout(show, ANSWER_MS);
    try {
      model.send({ ask: number });
    } catch {
      show(); // the line to Python is closed for good
    }
  }
  function done() {
    if (!wait) pause ||= setTimeout(ask, PAUSE_MS);
  }
  function heard(message) {
    if (message.answer !== number) return;
    clearTimeout(wait);
    wait = 0;
    el.replaceChildren();
  }
  const acts = ["click", "change", "keyup", "pointerup"];
  const within = (event) => {
    if (root()?.contains(event.target)) done();
  };
  for (const act of acts) document.addEventListener(act, within, true);
  model.on("msg:custom", heard);
  return () => {
    clearTimeout(pause);
    clearTimeout(wait);
    for (const act of acts) document.removeEventListener(act, within, true);
    model.off("msg:custom", heard);
  };
}
