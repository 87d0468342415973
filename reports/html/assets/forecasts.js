// The forecast page shows one platform and metric at a time; without this script it shows all, one after the other.
"use strict";

const chosen = document.getElementById("choose-lens");

function choose() {
  for (const element of document.querySelectorAll("[data-lens]")) element.hidden = element.dataset.lens !== chosen.value;
  dispatchEvent(new Event("resize"));
}

if (chosen) {
  for (const heading of document.querySelectorAll("h3.lens")) heading.hidden = true;
  chosen.addEventListener("change", choose);
  choose();
}
