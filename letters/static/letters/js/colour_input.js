// Keeps the colour picker and the text field beside it equal; a blank text stays blank until a colour is picked,
// and the picker shows the colour that is used then.
function connect(picker) {
  const text = picker.previousElementSibling;
  const show = () => {
    picker.value = /^#[0-9a-f]{6}$/i.test(text.value) ? text.value : picker.defaultValue;
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
