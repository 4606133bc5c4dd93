"""What is asked of the letters of a page: those of its language, and the signs that it is written with."""

#: Every text whose letters are not those of the nearest `lang`. Left alone: what has marks of its own for a foreign
#: part (bdi, code, …) or can have none (title), what people wrote in a language that nobody stated (dir=auto and no
#: lang), names such as CSV or PAN2-I-0042, addresses, and marks without letters.
FOREIGN_TEXTS = """() => {
  const arabic = /[\\u0600-\\u06ff]/g, latin = /[A-Za-z\\u00c0-\\u024f]/g;
  const names = /\\S*[@/]\\S*|\\b[A-Z0-9][A-Z0-9.-]*\\b|\\bODbL\\b|\\bKB\\b|https?:\\S+/g;
  const found = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest("script, style, noscript, title, bdi, code, kbd, pre, .ref, .code")) continue;
    const told = parent.closest("[lang]"), free = parent.closest("[dir=auto]");
    if (free && !free.hasAttribute("lang") && (!told || told.contains(free))) continue;
    const text = node.textContent.replace(names, " ").trim();
    const ar = (text.match(arabic) || []).length, la = (text.match(latin) || []).length;
    const lang = told ? told.lang : "";
    if ((lang === "ar" && ar === 0 && la > 2) || (lang !== "ar" && ar > 1) || (lang === "" && ar + la > 0))
      found.push(`${lang}: ${node.textContent.trim().slice(0, 90)} <${parent.tagName.toLowerCase()}>`);
  }
  return found;
}"""

#: French has a space that does not break before : ; ? ! » and %, and after «; Arabic has commas of its own. What stands
#: here is wrong. Read by Python and by the browser, whose \s and \w are not the same: what differs is written out.
_FRENCH = (
    r"[^\s\u00a0\u202f:;?!»%()/.…«][;?!»](?![A-Za-z0-9=&/#-])",  # nothing before it
    r"[^\s\u00a0\u202f:/(]:(?=\s|$)",
    r"[0-9)]%",
    r"[ \n\t][:;?!»](?=[\s.,)]|$)",  # a space that breaks
    r"[0-9)][ \n\t]%",
    r"«(?![\u00a0\u202f])",
)
WRONG_FRENCH = "|".join(_FRENCH)
WRONG_ARABIC = r"[\u0620-\u064a][\s\u00a0]*[,;?](?![A-Za-z0-9=])"

#: The same of a page. A sign at the edge of a node is read together with what stands before it in the same line. Left
#: alone: what people wrote, addresses, code. A dot between two parts has a part on each side.
WRONG_SIGNS = rf"""() => {{
  const wrong = {{fr: /{WRONG_FRENCH}/, ar: /{WRONG_ARABIC}/}};
  const inline = /^(a|b|bdi|strong|em|i|span|small|abbr|time|code|label|q|mark|cite)$/i;
  const skip = "script, style, noscript, code, kbd, pre, textarea, .ref, .code, .usertext, [dir=auto]";
  const found = new Set();
  let before = "", block = null;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {{
    const parent = node.parentElement, text = node.textContent.replace(/https?:\S+/g, "");
    let own = parent;
    while (own && inline.test(own.tagName)) own = own.parentElement;
    if (own !== block) [before, block] = ["", own];
    const line = before + text, sign = wrong[parent.closest("[lang]")?.lang];
    before = line.slice(-2);
    if (sign && !parent.closest(skip) && parent.checkVisibility() && sign.test(line))
      found.add(`${{line.match(sign)[0].trim()}} in ${{line.trim().replace(/\s+/g, " ").slice(0, 100)}}`);
  }}
  for (const one of document.querySelectorAll("p, li, dt, dd, td, th, h1, h2, h3, h4, summary, small, span"))
    if (/^\s*·|·\s*$/.test(one.textContent) && !one.closest(skip))
      found.add(`· in ${{one.textContent.trim().slice(0, 100)}}`);
  return [...found].slice(0, 5);
}}"""
