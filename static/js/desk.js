/* The screening desk by keyboard, and less of the form at a time. Everything works without this file. */
(function () {
  "use strict";
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var one = function (selector) { return document.querySelector(selector); };

  // --- the form: a reason brings its decision, its text, and only the fields that belong to it
  var form = one("form[data-decide]");
  function outcome() {
    var radio = form && form.querySelector("input[name=reason]:checked");
    if (!radio) { return ""; }
    var known = one("[data-reason='" + radio.value + "']");
    return known ? known.getAttribute("data-outcome") : radio.value;
  }
  function show() {
    var now = outcome() || "accepted"; // until something is chosen, what every decision needs
    all("[data-only]", form).forEach(function (part) {
      part.hidden = part.getAttribute("data-only").split(" ").indexOf(now) < 0;
    });
  }
  function gap(text) { return text.indexOf("[…]"); }
  function fill() {
    var radio = form.querySelector("input[name=reason]:checked");
    var target = form.querySelector("input[name=merged_into]");
    all("[data-reason]").forEach(function (reason) {
      var chosen = radio && reason.getAttribute("data-reason") === radio.value;
      if (!chosen) { return; }
      all("[data-text]", reason).forEach(function (source) {
        var area = form.querySelector("textarea[name=explanation_" + source.getAttribute("data-text") + "]");
        var text = source.textContent;
        if (reason.getAttribute("data-outcome") === "merged" && target && target.value.trim()) {
          text = text.replace("[…]", target.value.trim().toUpperCase());
        }
        // What somebody wrote is never replaced; another suggestion is.
        if (area && (!area.value.trim() || area.value === area._suggested)) { area.value = text; area._suggested = text; }
      });
    });
    show();
  }
  function toGap() {
    var area = all("textarea[name^=explanation_]", form).filter(function (field) { return gap(field.value) >= 0; })[0];
    if (area && !area.closest("[hidden]")) { area.focus(); area.setSelectionRange(gap(area.value), gap(area.value) + 3); return true; }
    return false;
  }
  if (form) {
    // A suggestion that the server filled in may give way to another one too.
    all("textarea[name^=explanation_]", form).forEach(function (area) {
      all("[data-text='" + area.name.slice(12) + "']").forEach(function (source) {
        if (area.value && area.value === source.textContent) { area._suggested = area.value; }
      });
    });
    form.addEventListener("change", function (event) {
      if (event.target.name === "reason" || event.target.name === "merged_into") { fill(); }
    });
    // A second press while the answer is on its way would be told that somebody was faster. After a while it is
    // believed: the line may have been lost. Whoever comes back by the browser's own button finds the page as it was.
    var sent = 0;
    form.addEventListener("submit", function (event) {
      if (Date.now() - sent < 10000) { event.preventDefault(); } else { sent = Date.now(); }
    });
    window.addEventListener("pageshow", function () { sent = 0; });
    all("[data-gap]", form).forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", toGap);
    });
    show();
  }

  // --- keys: single letters, so they can be switched off; never while somebody types
  var box = one("[data-keys]");
  if (!box) { return; }
  var toggle = box.querySelector("input");
  box.hidden = false;
  try { toggle.checked = localStorage.getItem("desk-keys") !== "off"; } catch (refused) { /* private windows may refuse */ }
  toggle.addEventListener("change", function () {
    try { localStorage.setItem("desk-keys", toggle.checked ? "on" : "off"); } catch (refused) { /* as above */ }
  });
  function typing(element) {
    return /^(TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable ||
      (element.tagName === "INPUT" && !/^(radio|checkbox|submit|button)$/.test(element.type));
  }
  function move(step) {
    var links = all("[data-row]");
    if (links.length) {
      var at = links.indexOf(document.activeElement);
      var to = links[at < 0 ? 0 : Math.max(0, Math.min(links.length - 1, at + step))];
      to.focus(); to.scrollIntoView({ block: "nearest" });
    } else {
      var link = one(step > 0 ? "a[data-next]" : "a[data-previous]");
      if (link) { link.click(); }
    }
  }
  function pick(wanted) {
    var radios = form ? all("input[name=reason]", form).filter(function (radio) {
      var known = one("[data-reason='" + radio.value + "']");
      return (known ? known.getAttribute("data-outcome") : radio.value) === wanted;
    }) : [];
    if (!radios.length) { return; }
    var at = radios.map(function (radio) { return radio.checked; }).indexOf(true);
    var radio = radios[(at + 1) % radios.length];
    radio.checked = true;
    fill();
    radio.focus();
    radio.scrollIntoView({ block: "center" });
    var next = { merged: "[name=merged_into]", ask: "[name=question]" }[wanted];
    if (next && form.querySelector(next)) { form.querySelector(next).focus(); }
  }
  document.addEventListener("keydown", function (event) {
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      fill(); // a reference that was just typed goes into the text
      if (toGap()) { event.preventDefault(); return; }
      var send = form.querySelector("[name=open_next]");
      if (send) { event.preventDefault(); send.click(); }
      return;
    }
    if (!toggle.checked || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) { return; }
    var work = {
      j: function () { move(1); }, k: function () { move(-1); },
      a: function () { pick("accepted"); }, r: function () { pick("rejected"); }, m: function () { pick("merged"); }, q: function () { pick("ask"); },
      n: function () { var note = one("textarea[name=body]"); if (note) { note.focus(); note.scrollIntoView({ block: "center" }); } }
    }[event.key];
    if (work) { event.preventDefault(); work(); }
  });
})();
