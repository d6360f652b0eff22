// Keys for reviewing. Everything works without this file.
const cards = [...document.querySelectorAll("[data-card]")];
let at = Math.max(0, cards.findIndex((card) => card.querySelector("#next")));
const go = (n) => { if (!cards.length) return; at = Math.max(0, Math.min(cards.length - 1, n)); cards[at].focus(); cards[at].scrollIntoView({ block: "center" }); };
document.addEventListener("focusin", (e) => { const card = e.target.closest("[data-card]"); if (card) at = cards.indexOf(card); });
document.addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
  if (e.key === "j") go(at + 1); else if (e.key === "k") go(at - 1);
  else if ("aex".includes(e.key) && cards[at]) { const button = cards[at].querySelector(`[data-key="${e.key}"]`); if (button) { e.preventDefault(); button.click(); if (e.key === "e") cards[at].querySelector("details select").focus(); } }
});
if (location.hash === "#next" && cards[at]) cards[at].focus();
