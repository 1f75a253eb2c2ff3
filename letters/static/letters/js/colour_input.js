// Keeps the colour picker and the text field beside it equal; a blank text stays blank until a colour is picked.
function connect(picker) {
  const text = picker.previousElementSibling;
  const show = () => {
    if (/^#[0-9a-f]{6}$/i.test(text.value)) picker.value = text.value;
  };
  show();
  picker.hidden = false;
  text.addEventListener("input", show);
  picker.addEventListener("input", () => {
    text.value = picker.value;
    text.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// The script may be in the head.
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll('.colour-input-group input[type="color"]').forEach(connect);
});
