// Shows a page of ours where the browser would say that there is no network. It keeps that page and its style, nothing else.
"use strict";
var CACHE = "offline-{{ version }}", PAGES = { {% for code in languages %}"{{ code }}": "/{{ code }}/offline/"{% if not forloop.last %}, {% endif %}{% endfor %} };
var FILES = [{% for file in files %}"{{ file|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(CACHE).then(function (cache) { return cache.addAll(FILES); }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.map(function (name) { return name !== CACHE && name.indexOf("offline-") === 0 ? caches.delete(name) : null; }));
  }));
});
self.addEventListener("fetch", function (event) {
  if (event.request.method !== "GET") { return; }
  var url = new URL(event.request.url), page = PAGES[url.pathname.split("/")[1]] || PAGES["{{ languages.0 }}"];
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(function () { return caches.match(page); }));
  } else if (FILES.indexOf(url.pathname) >= 0) {
    event.respondWith(fetch(event.request).catch(function () { return caches.match(url.pathname); }));
  }
});
