/* <file-drop> around an <input type="file">: takes a dragged file, tells its size against the
   limit, and asks the server which format its first bytes are in. The input works without it.

   Attributes: max (bytes), too-large, guess-url, guessed ("{format}" is replaced), unknown. */
import { csrfToken } from "./csrf.js";

const HEAD_BYTES = 65536;
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

function inWords(bytes) {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1000)));
  const style = {
    style: "unit",
    unit: UNITS[step],
    unitDisplay: step ? "short" : "long",
    maximumFractionDigits: step ? 1 : 0,
  };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(bytes / 1000 ** step);
}

class FileDrop extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector('input[type="file"]');
    this.said = this.querySelector("[data-said]");
    this.input.addEventListener("change", () => this.chosen());
    for (const name of ["dragenter", "dragover"]) {
      this.addEventListener(name, (event) => this.hover(event, true));
    }
    for (const name of ["dragleave", "drop"]) {
      this.addEventListener(name, (event) => this.hover(event, false));
    }
    this.addEventListener("drop", (event) => this.dropped(event));
  }

  hover(event, over) {
    event.preventDefault();
    this.classList.toggle("over", over);
  }

  dropped(event) {
    if (!event.dataTransfer.files.length) return;
    this.input.files = event.dataTransfer.files;
    this.chosen();
  }

  async chosen() {
    const file = this.input.files[0];
    this.input.setCustomValidity("");
    if (!file) {
      this.said.textContent = "";
      return;
    }
    const size = inWords(file.size);
    this.said.textContent = `${file.name} · ${size}`;
    if (file.size > Number(this.getAttribute("max"))) {
      this.input.setCustomValidity(this.getAttribute("too-large"));
      this.input.reportValidity();
      return;
    }
    this.said.textContent = `${file.name} · ${size} · ${await this.guess(file)}`;
  }

  async guess(file) {
    const body = new FormData();
    body.append("head", file.slice(0, HEAD_BYTES), "head");
    body.append("name", file.name);
    try {
      const answer = await fetch(this.getAttribute("guess-url"), {
        method: "POST",
        body,
        headers: { "X-CSRFToken": csrfToken() },
      });
      const { format, title } = await answer.json();
      const select = document.getElementById(this.getAttribute("format-field"));
      if (!format || !select) return this.getAttribute("unknown");
      select.value = format;
      return this.getAttribute("guessed").replace("{format}", title);
    } catch {
      return this.getAttribute("unknown");
    }
  }
}

customElements.define("file-drop", FileDrop);

/* A large file takes a while to arrive: htmx tells how far it is. */
document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.querySelector?.("progress[data-upload]");
  if (!bar || !event.detail.lengthComputable) return;
  bar.closest("[data-uploading]").hidden = false;
  bar.max = event.detail.total;
  bar.value = event.detail.loaded;
});
