// Small comforts. Every page works without them.
"use strict";

function prepare(part) {
  for (const time of part.querySelectorAll("time")) {
    const moment = new Date(time.dateTime);
    time.title = time.textContent;
    time.textContent = moment.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  }

  // A due date is typed in the reader's own time zone: the server is told how far that is from UTC.
  for (const field of part.querySelectorAll("input[type=datetime-local]")) {
    let zone = new Date().getTimezoneOffset();
    if (field.value) {
      const moment = new Date(field.value + "Z");
      zone = moment.getTimezoneOffset();
      field.value = new Date(moment.getTime() - zone * 60000).toISOString().slice(0, 16);
    }
    const hidden = field.form.elements.zone;
    hidden.value = zone;
    field.addEventListener("change", () => { if (field.value) hidden.value = new Date(field.value).getTimezoneOffset(); });
  }

  const drop = part.querySelector(".drop");
  if (!drop) return;
  const input = drop.querySelector("input");
  const name = drop.querySelector("#chosen");
  const show = () => { name.textContent = Array.from(input.files, (file) => file.name).join(", "); };
  input.addEventListener("change", show);
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const kind of ["dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("over"); });
  }
  drop.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); }
  });
  input.form.addEventListener("submit", () => {
    const button = input.form.querySelector("button");
    button.disabled = true;
    button.textContent = button.dataset.busy;
  });
}

// While an attempt is graded its page follows it. What the server says anew takes the place of what it said before, part
// by part: nothing is reloaded, so a link that was just clicked, a chosen file and the reader's place stay.
const progress = document.getElementById("progress");
const said = new Map();
for (const part of document.querySelectorAll("[data-part]")) said.set(part.dataset.part, part.textContent);

async function renew() {
  const answer = await fetch(progress.dataset.page);
  if (!answer.ok) { location.replace(progress.dataset.page); return; }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const name = part.dataset.part;
    if (said.get(name) === part.textContent) continue;
    said.set(name, part.textContent);
    document.querySelector(`[data-part="${name}"]`).replaceWith(part);
    prepare(part);
  }
}

function follow() {
  const steps = progress.querySelector("[data-events]");
  if (!steps) return;
  const order = ["queued", "leased", "sending", "done"];
  const source = new EventSource(steps.dataset.events);
  let renewed = Promise.resolve();
  source.addEventListener("step", ({ data: step }) => {
    const at = order.indexOf(step);
    for (const item of progress.querySelectorAll("[data-step]")) {
      const own = order.indexOf(item.dataset.step);
      item.className = own < at ? "done" : own === at ? "now" : "";
      item.ariaCurrent = own === at ? "step" : null;
    }
    if (step === "queued" || step === "leased") return;
    if (step !== "sending") source.close();
    renewed = renewed.then(renew).catch(later);
  });
  // Where a proxy holds events back, asking for the page does as well.
  const later = () => { source.close(); setTimeout(() => renew().then(follow, later), 4000); };
  source.addEventListener("error", later);
}

prepare(document);
if (progress) follow();

const frame = document.querySelector("iframe.feedback");
if (frame) {
  const fit = () => { frame.style.height = frame.contentDocument.documentElement.scrollHeight + 2 + "px"; };
  frame.addEventListener("load", fit);
  window.addEventListener("resize", fit);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") fit();
}

const forward = document.querySelector("form[data-forward]");
if (forward) forward.submit();

const close = document.getElementById("registered");
if (close) (window.opener || window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");

// Where the browser keeps no cookie of ours in the LMS's page, the LMS keeps a value for us (LTI Platform Storage).
function ask(where, subject, extra) {
  const id = crypto.randomUUID();
  return new Promise((done, failed) => {
    setTimeout(() => failed(new Error("no answer")), 3000);
    window.addEventListener("message", (event) => {
      const said = event.data || {};
      if (event.origin !== where.origin || said.message_id !== id || said.subject !== subject + ".response") return;
      if (said.error) failed(new Error(said.error.code)); else done(said.value);
    });
    // Asking for a frame that is not there is an error in a page of another site.
    const frame = where.target === "_parent" ? window.parent : window.parent.frames[where.target];
    frame.postMessage({ subject, message_id: id, key: where.key, ...extra }, where.origin);
  });
}

const keep = document.getElementById("keep");
if (keep) {
  const own = document.getElementById("window");
  keep.hidden = false;
  own.hidden = true;
  ask(keep.dataset, "lti.put_data", { value: keep.dataset.value })
    .then(() => location.replace(keep.dataset.next))
    .catch(() => { keep.hidden = true; own.hidden = false; });
}

const proof = document.getElementById("proof");
if (proof) {
  ask(proof.dataset, "lti.get_data", {})
    .then((value) => { proof.elements.proof.value = value || ""; })
    .catch(() => {})
    .finally(() => proof.submit());
}
