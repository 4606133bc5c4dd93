// Keeps the offline check-in page and the files it needs. It never keeps rows: those stand in the page's own storage.
"use strict";
var CACHE = "check-in-1";
var PAGE = /^\/[a-z-]+\/desk\/workshops\/[^/]+\/check-in\/offline\/$/;

self.addEventListener("install", function (event) { event.waitUntil(self.skipWaiting()); });
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.map(function (name) { return name !== CACHE && name.indexOf("check-in-") === 0 ? caches.delete(name) : null; }));
  }).then(function () { return self.clients.claim(); }));
});

function fromNetwork(request) {
  return fetch(request).then(function (answer) {
    if (answer.ok && !answer.redirected) {
      var copy = answer.clone();
      caches.open(CACHE).then(function (cache) { cache.put(request, copy); });
    }
    return answer;
  });
}

self.addEventListener("fetch", function (event) {
  var url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) { return; }
  if (event.request.mode === "navigate" && PAGE.test(url.pathname)) {
    event.respondWith(fromNetwork(event.request).catch(function () { return caches.match(url.pathname); }));
  } else if (url.pathname.indexOf("/static/") === 0) {
    event.respondWith(caches.match(event.request).then(function (kept) {
      // A file that was not kept is simply not there: a font in another weight, say.
      return kept || fromNetwork(event.request).catch(function () { return new Response(null, { status: 204 }); });
    }));
  }
});
