// The one script of the site: suggestions, the preview of a draft, keys for reviewing. Everything works without it.

// Suggestions while typing: `ask` gives rows for what was typed, `take` is done with the row that was chosen.
let boxes = 0;
const combobox = (input, ask, take) => {
  const combo = input.closest(".combo"), list = document.createElement("ul"), mine = "suggestions-" + ++boxes;
  list.setAttribute("role", "listbox"); list.id = mine; list.hidden = true;
  list.setAttribute("aria-label", input.getAttribute("aria-label") || (input.labels[0] && input.labels[0].textContent.trim()) || "");
  combo.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id); input.setAttribute("aria-autocomplete", "list"); input.setAttribute("aria-expanded", "false");
  let timer, chosen = -1, asked = "";
  const close = () => { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const choose = (n) => {
    const items = [...list.children]; if (!items.length) return;
    chosen = (n + items.length) % items.length;
    items.forEach((item, i) => item.setAttribute("aria-selected", i === chosen));
    input.setAttribute("aria-activedescendant", items[chosen].id); items[chosen].scrollIntoView({ block: "nearest" });
  };
  const show = (rows) => {
    list.replaceChildren(...rows.map((row, i) => {
      const item = document.createElement("li"); item.setAttribute("role", "option"); item.id = mine + "-" + i; item.setAttribute("aria-selected", "false");
      item.row = row;
      const name = document.createElement("span"); name.className = row.kind === "designation" ? "desig" : ""; name.textContent = row.text;
      const title = document.createElement("span"); title.className = "quiet small"; title.textContent = row.title;
      item.append(name, title); item.addEventListener("mousedown", (e) => { e.preventDefault(); take(row); close(); });
      return item;
    }));
    chosen = -1; list.hidden = !rows.length; input.setAttribute("aria-expanded", String(!!rows.length));
  };
  input.addEventListener("input", () => {
    clearTimeout(timer); const q = input.value.trim(); if (!q) return close();
    timer = setTimeout(async () => {
      asked = q;
      try { const rows = await ask(q); if (rows && asked === q) show(rows); } catch { close(); }
    }, 120);
  });
  input.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { if (!list.hidden) { e.preventDefault(); choose(chosen + (e.key === "ArrowDown" ? 1 : -1)); } }
    else if (e.key === "Enter" && chosen >= 0) { e.preventDefault(); take(list.children[chosen].row); close(); }
    else if (e.key === "Escape") close();
  });
  input.addEventListener("blur", close);
};
for (const input of document.querySelectorAll("[data-suggest]")) combobox(input, async (q) => {
  const answer = await fetch("/suggest?q=" + encodeURIComponent(q)); return answer.ok && (await answer.json()).suggestions;
}, (row) => { if (row.url) location = row.url; else { input.value = row.text; input.form.submit(); } });

// Picking in forms: committees, bodies, ICS, standards, cases; of people, the one being typed after the last comma.
for (const input of document.querySelectorAll("[data-pick]")) {
  const many = input.dataset.pick === "people", last = () => input.value.split(/[,，]/);
  combobox(input, async (q) => {
    const typed = many ? last().pop().trim() : q; if (!typed) return [];
    const answer = await fetch("/pick?kind=" + input.dataset.pick + "&q=" + encodeURIComponent(typed));
    return answer.ok && (await answer.json()).items.map((item) => ({ text: item.value, value: item.value, title: [item.text === item.value ? "" : item.text, item.note].filter(Boolean).join(" · ") }));
  }, (row) => { input.value = many ? [...last().slice(0, -1).map((name) => name.trim()), row.value].join(", ") + ", " : row.value; });
}

// The preview while writing, and a warning before unsaved work is left.
const form = document.querySelector("form#write");
if (form) {
  const source = form.elements.source, shown = document.getElementById("preview"), told = form.querySelector(".live"), first = source.value;
  let timer, leaving = false;
  const look = async () => {
    const body = new FormData(form);
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body, headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value } });
      const said = await answer.json();
      if (answer.ok) {
        shown.innerHTML = said.html; told.textContent = "";
        form.querySelector(".found").replaceChildren(...said.findings.map((f) => {
          const item = document.createElement("li"), rule = document.createElement("span");
          item.className = f.severity; item.textContent = f.message + " "; rule.className = "quiet"; rule.textContent = f.rule; item.append(rule); return item;
        }));
      } else told.textContent = [said.where, said.error, said.expected].filter(Boolean).join(" · ");
    } catch { told.textContent = ""; }
  };
  source.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 350); });
  form.addEventListener("submit", () => { leaving = true; });
  addEventListener("beforeunload", (e) => { if (!leaving && source.value !== first) e.preventDefault(); });
}

// Keys for reviewing.
const cards = [...document.querySelectorAll("[data-card]")];
if (cards.length) {
  let at = Math.max(0, cards.findIndex((card) => card.querySelector("#next")));
  const go = (n) => { at = Math.max(0, Math.min(cards.length - 1, n)); cards[at].focus(); cards[at].scrollIntoView({ block: "center" }); };
  document.addEventListener("focusin", (e) => { const card = e.target.closest("[data-card]"); if (card) at = cards.indexOf(card); });
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
    if (e.key === "j") go(at + 1); else if (e.key === "k") go(at - 1);
    else if ("aex".includes(e.key) && cards[at]) { const button = cards[at].querySelector(`[data-key="${e.key}"]`); if (button) { e.preventDefault(); button.click(); if (e.key === "e") cards[at].querySelector("details select").focus(); } }
  });
  if (location.hash === "#next" && cards[at]) cards[at].focus();
}
