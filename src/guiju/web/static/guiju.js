// Suggestions while typing. Everything works without this file.
for (const input of document.querySelectorAll("[data-suggest]")) {
  const combo = input.closest(".combo"), list = document.createElement("ul");
  list.setAttribute("role", "listbox"); list.id = "suggestions"; list.hidden = true;
  list.setAttribute("aria-label", input.getAttribute("aria-label"));
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
  const go = (item) => { if (item.dataset.url) location = item.dataset.url; else { input.value = item.dataset.text; input.form.submit(); } };
  const show = (rows) => {
    list.replaceChildren(...rows.map((row, i) => {
      const item = document.createElement("li"); item.setAttribute("role", "option"); item.id = "suggestion-" + i; item.setAttribute("aria-selected", "false");
      item.dataset.text = row.text; item.dataset.url = row.url;
      const name = document.createElement("span"); name.className = row.kind === "designation" ? "desig" : ""; name.textContent = row.text;
      const title = document.createElement("span"); title.className = "quiet small"; title.textContent = row.title;
      item.append(name, title); item.addEventListener("mousedown", (e) => { e.preventDefault(); go(item); });
      return item;
    }));
    chosen = -1; list.hidden = !rows.length; input.setAttribute("aria-expanded", String(!!rows.length));
  };
  input.addEventListener("input", () => {
    clearTimeout(timer); const q = input.value.trim(); if (!q) return close();
    timer = setTimeout(async () => {
      asked = q;
      try { const answer = await fetch("/suggest?q=" + encodeURIComponent(q)); if (answer.ok && asked === q) show((await answer.json()).suggestions); } catch { close(); }
    }, 120);
  });
  input.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") { if (!list.hidden) { e.preventDefault(); choose(chosen + (e.key === "ArrowDown" ? 1 : -1)); } }
    else if (e.key === "Enter" && chosen >= 0) { e.preventDefault(); go(list.children[chosen]); }
    else if (e.key === "Escape") close();
  });
  input.addEventListener("blur", close);
}
