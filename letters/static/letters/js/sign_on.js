// Loads the form into the page of a letter. Without this script the links open the form's own page.
const section = document.getElementById("sign");

section?.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-fragment]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(link.dataset.fragment, { credentials: "same-origin" });
    if (!response.ok) throw new Error(response.statusText);
    section.querySelector("[data-form]").innerHTML = await response.text();
    section.querySelector("input:not([type=hidden]), [role=alert]")?.focus();
  } catch {
    location.assign(link.href);
  }
});
