/* What Django's choosing fields forget: names for those who do not see them. Nothing here is needed to work. */
"use strict";
addEventListener("load", () => {
  const label = (select) => document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const word = (select) => (select.getAttribute("aria-label") || label(select)?.textContent || "").trim().replace(/\s*:$/, "");
  const mend = (select) => {
    const box = select.nextElementSibling;
    if (!box?.classList.contains("select2-container")) return;
    const name = word(select);
    for (const one of box.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field")) {
      one.removeAttribute("aria-labelledby");
      const chosen = one.querySelector?.(".select2-selection__rendered")?.title;
      one.setAttribute("aria-label", chosen ? `${name}: ${chosen}` : name);
    }
    for (const one of box.querySelectorAll("ul.select2-selection__rendered, ul.select2-selection__rendered > *"))
      if (one.getAttribute("role") !== "presentation") one.setAttribute("role", "presentation");
  };
  const all = () => document.querySelectorAll("select.admin-autocomplete").forEach(mend);
  all();
  const jQuery = window.django?.jQuery;
  jQuery?.(document).on("change select2:open formset:added", "select.admin-autocomplete, body", () => setTimeout(all));
  jQuery?.(document).on("select2:open", (event) => {
    for (const one of document.querySelectorAll(".select2-dropdown .select2-search__field"))
      one.setAttribute("aria-label", word(event.target));
  });
});
