// Check-in without a connection. The list (key, code, name) and the queue stand in localStorage under the key of the
// organiser who is signed in; the server decides every conflict, and what was sent twice is kept once.
(function () {
  "use strict";
  var door = document.getElementById("door");
  if (!door || !window.localStorage || !window.fetch) { return; }
  var KEY = "checkin:" + door.dataset.owner + ":" + door.dataset.reference;
  var box = document.getElementById("door-q"), found = document.getElementById("door-found");
  var state = load(), busy = false, erased = false;

  function load() {
    try { return JSON.parse(localStorage.getItem(KEY)) || { rows: [], queue: [], refused: 0 }; }
    catch (broken) { return { rows: [], queue: [], refused: 0 }; }
  }
  function keep() { if (!erased) { localStorage.setItem(KEY, JSON.stringify(state)); } show(); }
  function text(name, n) { return door.getAttribute("data-text-" + name).replace("%n", n); }
  function get(id) { return document.getElementById(id); }
  function note(name, n) { get("door-note").textContent = name ? text(name, n) : ""; get("door-note").hidden = !name; }

  // Lists of somebody else who used this device, and lists whose day is past with nothing left to send.
  Object.keys(localStorage).forEach(function (key) {
    if (key.indexOf("checkin:") !== 0) { return; }
    var kept = {};
    try { kept = JSON.parse(localStorage.getItem(key)) || {}; } catch (broken) { /* erased below */ }
    var over = kept.until && new Date(kept.until) < new Date() && !(kept.queue || []).length;
    if (over || key.indexOf("checkin:" + door.dataset.owner + ":") !== 0) { localStorage.removeItem(key); }
  });
  state = load();

  // The letters that differ between spellings of one name.
  function fold(value) {
    return value.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200b-\u200f]/g, "").toLowerCase()
      .replace(/[\u0622\u0623\u0625\u0671]/g, "\u0627").replace(/[\u0649\u06cc]/g, "\u064a").replace(/\u0629/g, "\u0647")
      .replace(/[\u0621\u0624\u0626]/g, "").replace(/\s+/g, " ").trim();
  }
  function code(value) { return value.split("code=").pop().replace(/[\s-]/g, "").toUpperCase(); }

  function show() {
    get("door-state").textContent = navigator.onLine === false ? text("offline") : (state.rows.length ? text("kept", state.rows.length) : "");
    get("door-queue").textContent = state.queue.length ? text("waiting", state.queue.length) : (state.sent ? text("sent") : "");
    if (state.refused) { note("refused", state.refused); }
    var asked = box.value.trim(), wanted = fold(asked), typed = code(asked);
    found.textContent = "";
    if (!asked) { return; }
    var hits = state.rows.filter(function (row) { return row[1].replace("-", "") === typed || fold(row[2]).indexOf(wanted) >= 0; }).slice(0, 20);
    if (!hits.length) { add("li", found).textContent = text("nobody"); }
    hits.forEach(function (row) {
      var item = add("li", found), line = add("p", item), name = add("b", line);
      item.className = "panel"; name.dir = "auto"; name.textContent = row[2];
      line.appendChild(document.createTextNode(" " + row[1]));
      if (row[3]) { line.appendChild(document.createTextNode(" (" + text("present") + ")")); return; }
      var button = add("button", item);
      button.className = "button button-big"; button.type = "button";
      button.textContent = text("mark"); button.setAttribute("aria-label", text("mark") + ": " + row[2]);
      button.addEventListener("click", function () { row[3] = true; push({ id: row[0] }); box.value = ""; box.focus(); show(); });
    });
  }
  function add(tag, parent) { return parent.appendChild(document.createElement(tag)); }

  function key() {
    if (window.crypto && crypto.randomUUID) { return crypto.randomUUID(); }
    return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, function (c) {
      return (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16);
    });
  }
  function push(line) { line.key = key(); line.at = new Date().toISOString(); state.queue.push(line); keep(); send(); }

  function cookie(name) { return (document.cookie.split("; ").filter(function (c) { return c.indexOf(name + "=") === 0; })[0] || "").split("=")[1] || ""; }
  function rows(answer) {
    var waiting = {};
    state.queue.forEach(function (line) { if (line.id) { waiting[line.id] = true; } });
    state.rows = answer.rows.map(function (row) { return [row[0], row[1], row[2], row[3] || !!waiting[row[0]]]; });
    state.until = answer.until;
  }
  function answered(answer) {
    if (answer.redirected || answer.status === 403) { note("signin"); throw new Error("signed out"); }
    if (!answer.ok) { throw new Error(String(answer.status)); }
    return answer.json();
  }
  function send() {
    if (busy || erased || navigator.onLine === false) { return Promise.resolve(); }
    busy = true;
    var batch = state.queue.slice(0, 500);
    var asked = batch.length
      ? fetch(door.dataset.sync, { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") }, body: JSON.stringify({ lines: batch }) })
      : fetch(door.dataset.list, { credentials: "same-origin", cache: "no-store" });
    return asked.then(answered).then(function (answer) {
      var answers = answer.answers || {};
      note("");
      Object.keys(answers).forEach(function (one) { if (answers[one] === "refused") { state.refused = (state.refused || 0) + 1; } });
      state.queue = state.queue.filter(function (line) { return !(line.key in answers); });
      if (batch.length) { state.sent = true; }
      rows(answer);
      busy = false;
      keep();
    }).catch(function () { busy = false; show(); });
  }

  get("door-search").addEventListener("submit", function (event) {
    event.preventDefault();
    var only = found.querySelectorAll("button");
    if (only.length === 1) { only[0].click(); }
  });
  box.addEventListener("input", show);
  get("door-walk").addEventListener("submit", function (event) {
    event.preventDefault();
    var name = get("door-name").value.trim();
    if (name) { get("door-name").value = ""; push({ name: name }); }
  });
  get("door-send").addEventListener("click", send);
  get("door-erase").addEventListener("click", function () {
    send().then(function () {
      if (state.queue.length && !window.confirm(text("erase"))) { return; }
      erased = true;
      localStorage.removeItem(KEY);
      state = { rows: [], queue: [] };
      if (window.caches) { caches.delete("check-in-1"); }
      show(); note("erased");
    });
  });
  window.addEventListener("online", send);
  window.addEventListener("offline", show);
  window.setInterval(function () { if (state.queue.length) { send(); } }, 20000);

  // A camera reads the square of a ticket where the browser can; otherwise the code under it is typed.
  if ("BarcodeDetector" in window && navigator.mediaDevices && navigator.mediaDevices.getUserMedia) {
    var scan = get("door-scan"), video = get("door-video"), stream = null;
    scan.hidden = false;
    scan.addEventListener("click", function () {
      if (stream) { stop(); return; }
      navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (given) {
        stream = given; video.srcObject = given; video.hidden = false; video.play();
        var detector = new window.BarcodeDetector({ formats: ["qr_code"] });
        (function look() {
          if (!stream) { return; }
          detector.detect(video).then(function (codes) {
            if (codes.length) { box.value = codes[0].rawValue.split("code=").pop(); stop(); show(); } else { setTimeout(look, 250); }
          }).catch(function () { setTimeout(look, 500); });
        })();
      }).catch(function () { scan.hidden = true; });
    });
    var stop = function () { stream.getTracks().forEach(function (track) { track.stop(); }); stream = null; video.hidden = true; };
  }

  // The page itself is kept with what it has loaded.
  if ("serviceWorker" in navigator && window.caches) {
    navigator.serviceWorker.register(door.dataset.worker, { scope: location.pathname }).catch(function () { note("noworker"); });
    window.addEventListener("load", function () {
      var wanted = performance.getEntriesByType("resource").map(function (entry) { return entry.name.split("#")[0]; })
        .filter(function (name) { return name.indexOf(location.origin + "/static/") === 0; });
      document.querySelectorAll("script[src],link[rel=stylesheet],link[rel=icon]").forEach(function (tag) { wanted.push(tag.src || tag.href); });
      if (navigator.onLine !== false) {
        caches.open("check-in-1").then(function (cache) {
          return cache.addAll([location.pathname].concat(wanted.filter(function (one, n) { return wanted.indexOf(one) === n; })));
        }).then(function () { door.setAttribute("data-kept", "1"); }).catch(function () { note("noworker"); });
      }
    });
  } else { note("noworker"); }

  door.hidden = false;
  show();
  send();
})();
