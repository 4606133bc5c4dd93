/* Improvements only: every page works without this file. No inline code, no third party. */
(function () {
  "use strict";
  var each = function (selector, work) { Array.prototype.forEach.call(document.querySelectorAll(selector), work); };

  // Older browsers cannot show the content of a closed <details> on wide screens by style alone.
  var wide = window.matchMedia("(min-width: 60rem)");
  var styled = window.CSS && CSS.supports && CSS.supports("selector(::details-content)");
  function openWide() {
    if (!styled) { each(".nav details, details[data-open-wide]", function (box) { box.open = wide.matches; }); }
  }
  openWide();
  if (wide.addEventListener) { wide.addEventListener("change", openWide); }

  // A link to a part whose heading opens it finds it open.
  function openPart() {
    var part = document.getElementById(location.hash.slice(1)), box = part && part.closest("details");
    if (box) { box.open = true; part.scrollIntoView(); }
  }
  openPart();
  window.addEventListener("hashchange", openPart);

  // An error summary is read out, and links of it lead into the field.
  var summary = document.querySelector("[data-focus]");
  if (summary) { summary.focus(); }
  each(".error-summary a[href^='#']", function (link) {
    link.addEventListener("click", function (event) {
      var target = document.getElementById(link.hash.slice(1));
      if (target && !/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) { target = target.querySelector("input,select,textarea"); }
      if (target) { event.preventDefault(); target.focus(); target.scrollIntoView({ block: "center" }); }
    });
  });

  // How many characters are left.
  each("[data-counter]", function (box) {
    var area = box.querySelector("textarea,input"), note = box.querySelector(".counter");
    var most = area && parseInt(area.getAttribute("maxlength"), 10);
    if (!most || !note) { return; }
    var live = document.createElement("span"), timer;
    live.className = "vh"; live.setAttribute("role", "status"); box.appendChild(live);
    area.removeAttribute("maxlength"); // what is pasted is never cut in silence: the counter and the server say it
    function count() {
      var left = most - area.value.length, over = left < 0;
      note.textContent = box.getAttribute(over ? "data-counter-over" : "data-counter-text").replace("%n", Math.abs(left));
      note.classList.toggle("over", over);
      clearTimeout(timer);
      if (left < 50) { timer = setTimeout(function () { live.textContent = note.textContent; }, 900); }
    }
    area.addEventListener("input", count); count();
  });

  // What was typed in a form marked data-keep="name" survives a closed tab; it is forgotten once sent.
  each("form[data-keep]", function (form) {
    var key = "keep:" + form.getAttribute("data-keep");
    var fields = form.querySelectorAll("textarea, input[type=text], input[type=radio], select"), back = false;
    var note = form.querySelector("[data-kept]"), clear = form.querySelector("[data-clear]");
    function put(f, text) {
      if (f.type === "radio") { if (f.value === text && !form.querySelector("input[name='" + f.name + "']:checked")) { f.checked = back = true; } return; }
      if (!f.value) { f.value = text; back = true; f.dispatchEvent(new Event("input", { bubbles: true })); }
    }
    try {
      if (!form.querySelector(".errorlist")) {
        var kept = JSON.parse(localStorage.getItem(key) || "{}");
        Array.prototype.forEach.call(fields, function (f) { if (kept[f.name]) { put(f, kept[f.name]); } });
        if (note && back) { note.hidden = false; }
      }
      form.addEventListener("input", function () {
        var now = {};
        Array.prototype.forEach.call(fields, function (f) { if (f.name && f.value && !f.closest(".trap") && (f.type !== "radio" || f.checked)) { now[f.name] = f.value; } });
        localStorage.setItem(key, JSON.stringify(now));
      });
      if (clear) { clear.addEventListener("click", function () { form.reset(); localStorage.removeItem(key); note.hidden = true; }); }
    } catch (refused) { /* private windows may refuse storage */ }
  });
  each("[data-forget]", function (mark) {
    try { localStorage.removeItem("keep:" + mark.getAttribute("data-forget")); } catch (refused) { /* as above */ }
  });

  // While a title is typed, the server looks for similar ones; a button does it without this.
  each("[data-similar]", function (box) {
    var form = box.closest("form"), field = form.elements[box.getAttribute("data-from")], timer, last = field.value;
    if (!window.fetch) { return; }
    each("[data-plain]", function (plain) { plain.hidden = true; });
    field.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () {
        var typed = field.value.trim();
        if (typed === last) { return; }
        last = typed;
        fetch(box.getAttribute("data-similar") + "?plan=" + encodeURIComponent(form.elements.plan.value) + "&title=" + encodeURIComponent(typed))
          .then(function (answer) { return answer.ok ? answer.text() : ""; })
          .then(function (html) { if (last === typed) { box.innerHTML = html; } })
          .catch(function () { /* the form works without it */ });
      }, 500);
    });
  });

  // A second click on "send" does nothing for four seconds; the server refuses doubles by itself.
  each("form[method=post]", function (form) {
    form.addEventListener("submit", function (event) {
      var now = Date.now();
      if (form._sent && now - form._sent < 4000) { event.preventDefault(); } else { form._sent = now; }
    });
  });

  // A part marked data-refresh="2" is asked for again every two seconds while it keeps the mark, and is read out when it ends.
  function refresh(part) {
    var seconds = parseFloat(part.getAttribute("data-refresh"));
    if (!seconds || !window.fetch || !part.id) { return; }
    setTimeout(function () {
      if (document.hidden) { refresh(part); return; }
      fetch(location.href, { credentials: "same-origin" }).then(function (answer) { return answer.ok ? answer.text() : ""; }).then(function (html) {
        var fresh = html && new DOMParser().parseFromString(html, "text/html").getElementById(part.id);
        if (!fresh) { refresh(part); return; }
        fresh = document.importNode(fresh, true);
        part.parentNode.replaceChild(fresh, part);
        refresh(fresh);
      }, function () { refresh(part); });
    }, seconds * 1000);
  }
  each("[data-refresh]", refresh);

  // Where there is no network a page of ours says so: kept on the device once everything else is there.
  if ("serviceWorker" in navigator && !(navigator.connection && navigator.connection.saveData)) {
    window.addEventListener("load", function () {
      setTimeout(function () { navigator.serviceWorker.register("/offline-worker.js").catch(function () { /* it works without */ }); }, 4000);
    });
  }

  // Signing out erases the check-in lists that this device keeps for the organiser.
  each("form[action$='/account/logout/']", function (form) {
    form.addEventListener("submit", function () {
      try { Object.keys(localStorage).forEach(function (key) { if (key.indexOf("checkin:") === 0) { localStorage.removeItem(key); } }); } catch (refused) { /* as above */ }
    });
  });

  // What is folded is printed too, where style alone cannot open it.
  window.addEventListener("beforeprint", function () { if (!styled) { each("details.fold", function (box) { box.open = true; }); } });

  each("[data-print]", function (button) { button.hidden = false; button.addEventListener("click", function () { window.print(); }); });
  each("[data-copy]", function (button) {
    if (!navigator.clipboard) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.getAttribute("data-copy")).then(function () { button.textContent = button.getAttribute("data-done"); });
    });
  });
})();
