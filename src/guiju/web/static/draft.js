// The preview while writing, and a warning before unsaved work is left. Everything works without this file.
const form = document.getElementById("write");
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
