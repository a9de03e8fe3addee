/** Filters by outcome and by words, and copies commands. Without it the page shows everything. */
export const SCRIPT = `
const rules = [...document.querySelectorAll('.rule')];
const buttons = [...document.querySelectorAll('.tools button')];
const search = document.querySelector('.tools input');
let shown = 'all';
const filter = () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const rule of rules) {
    const text = rule.textContent.toLowerCase();
    rule.hidden = (shown !== 'all' && rule.dataset.outcome !== shown) || !words.every((word) => text.includes(word));
  }
  for (const section of document.querySelectorAll('section.outcome')) {
    section.hidden = ![...section.querySelectorAll('.rule')].some((rule) => !rule.hidden);
  }
  document.querySelector('.none').hidden = rules.some((rule) => !rule.hidden);
};
for (const button of buttons) button.addEventListener('click', () => {
  shown = button.dataset.outcome === shown ? 'all' : button.dataset.outcome;
  for (const one of buttons) one.setAttribute('aria-pressed', String(one.dataset.outcome === shown));
  filter();
});
search.addEventListener('input', filter);
for (const button of document.querySelectorAll('.again button')) button.addEventListener('click', async () => {
  await navigator.clipboard.writeText(button.parentElement.querySelector('pre').textContent);
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = 'Copy'; }, 1500);
});
document.querySelector('.tools').hidden = false;
for (const button of document.querySelectorAll('.again button')) button.hidden = false;
`;
