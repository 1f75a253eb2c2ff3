// Computes the checksum of the PDF in the browser, so that only the checksum is sent.
const drop = document.getElementById("drop");
const form = document.querySelector("form[method=get]");

async function check(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  form.elements.sha256.value = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  form.submit();
}

// Browsers have `crypto.subtle` on HTTPS pages only.
if (window.crypto?.subtle) {
  drop.hidden = false;
  document.getElementById("copy").addEventListener("change", (event) => event.target.files[0] && check(event.target.files[0]));
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) check(event.dataTransfer.files[0]);
  });
}
