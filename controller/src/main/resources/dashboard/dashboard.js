// Says whether what is shown is live. Everything else works without this file.
(() => {
  "use strict";
  const link = document.getElementById("link");
  const stale = document.getElementById("stale");

  const live = () => {
    link.textContent = "live";
    link.className = "link on";
    stale.hidden = true;
  };

  const lost = () => {
    link.textContent = "not live";
    link.className = "link off";
    if (stale.hidden) {
      const asof = document.getElementById("asof");
      stale.querySelector("b").textContent = asof ? asof.textContent : "before";
      stale.hidden = false;
    }
  };

  // What a reader has opened stays open when the page is brought up to date.
  Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name, node) =>
    !(name === "open" && node.tagName === "DETAILS");

  document.body.addEventListener("htmx:sseOpen", () => {
    live();
    htmx.trigger(document.body, "rg:resync");
  });
  document.body.addEventListener("htmx:sseError", lost);
  document.body.addEventListener("htmx:sendError", lost);
  document.body.addEventListener("htmx:timeout", lost);
})();
