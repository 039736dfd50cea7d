"use strict";
// The page reads without this: it saves the data, filters predictions and opens what print needs.

const element = (id) => document.getElementById(id);

const save = element("save");
save.addEventListener("click", () => {
  const link = document.createElement("a");
  const data = new Blob([element("assessment").textContent], { type: "application/json" });
  link.href = URL.createObjectURL(data);
  link.download = "assessment.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});

const form = element("filter");
if (form) {
  const items = [...document.querySelectorAll("#items > .item")];
  const texts = new Map();
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };
  const filter = () => {
    const { arm, standing, text, differ } = form.elements;
    const wanted = text.value.trim().toLowerCase();
    let shown = 0;
    for (const item of items) {
      let some = false;
      for (const part of item.querySelectorAll("[data-arm]")) {
        const fits =
          (!arm.value || part.dataset.arm === arm.value) &&
          (!standing.value || part.dataset.standing === standing.value);
        part.hidden = !fits;
        some ||= fits;
      }
      const fits =
        some &&
        (!differ.checked || item.hasAttribute("data-differ")) &&
        (!wanted || textOf(item).includes(wanted));
      item.hidden = !fits;
      shown += fits;
    }
    element("shown").textContent = `${shown} of ${items.length} items`;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
}

// A link into a folded part unfolds it.
const linked = () => {
  try {
    return element(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null; // an address that somebody cut short
  }
};
const unfold = () => {
  const target = linked();
  const folded = target && target.closest("details");
  if (folded && !folded.open) {
    folded.open = true;
    target.scrollIntoView();
  }
};
addEventListener("hashchange", unfold);
unfold();

// Paper cannot be unfolded; predictions stay folded, or they would fill reams.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open]):not(.item, .passages)")];
  for (const one of opened) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
});
