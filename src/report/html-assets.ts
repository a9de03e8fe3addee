export const STYLE = `
:root { color-scheme: light dark; --paper: #f6f7f9; --card: #fff; --ink: #1b2330; --soft: #5b6676; --line: #dde2e9;
  --code: #f1f3f7; --link: #1d5fbf; --fail: #b3261e; --error: #8a2a8f; --warn: #8a5a00; --observed: #0b6a83;
  --skipped: #667080; --pass: #1b7340; --accepted: #4a5a9a; --shade: 0 1px 2px #1b233014, 0 4px 16px #1b23300a; }
@media (prefers-color-scheme: dark) { :root { --paper: #12161d; --card: #1a202a; --ink: #e6eaf0; --soft: #9aa6b7;
  --line: #2c3542; --code: #11161e; --link: #85b6ff; --fail: #ff8f85; --error: #e39be8; --warn: #f0bd62;
  --observed: #6fd0e8; --skipped: #9aa6b7; --pass: #7fd6a0; --accepted: #a9b6f2; --shade: none; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main, header.top { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
header.top { padding-top: 2.25rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .4rem; overflow-wrap: anywhere; text-wrap: balance; }
h2 { font-size: 1.05rem; margin: 2.25rem 0 .6rem; display: flex; align-items: baseline; gap: .5rem; }
.outcome { margin-top: 1.75rem; } .outcome > summary { cursor: pointer; min-height: 24px; }
.outcome h2 { display: inline-flex; margin: 0 0 .6rem .2rem; }
.levels { border-collapse: collapse; margin: 1.1rem 0 .3rem; font-size: .9rem; }
.levels th, .levels td { padding: .15rem .9rem .15rem 0; text-align: right; font-weight: 400; }
.levels th:first-child { text-align: left; } .levels td { font-variant-numeric: tabular-nums; }
.levels thead th { color: var(--tone, var(--soft)); }
h2 .count { color: var(--soft); font-weight: 400; }
a { color: var(--link); text-underline-offset: .15em; }
code, pre, .id { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875em; }
.eyebrow { color: var(--soft); font-size: .85rem; margin: 0 0 .35rem; }
.about { color: var(--soft); font-size: .9rem; margin: 0; }
.verdict { border-left: .3rem solid var(--tone); padding-left: 1rem; }
.verdict h1 strong { color: var(--tone); }
.tools { position: sticky; top: 0; z-index: 1; background: var(--paper); padding: .75rem 0; display: flex;
  flex-wrap: wrap; gap: .5rem; align-items: center; border-bottom: 1px solid var(--line); }
.tools button { font: inherit; font-size: .875rem; border: 1px solid var(--line); background: var(--card);
  color: var(--ink); border-radius: 2rem; padding: .25rem .75rem; min-height: 1.9rem; cursor: pointer; white-space: nowrap; }
.tools button i { font-style: normal; color: var(--tone); font-weight: 700; margin-right: .3rem; }
.tools button[aria-pressed=true] { border-color: var(--tone); box-shadow: inset 0 0 0 1px var(--tone); }
.tools input { font: inherit; font-size: .875rem; flex: 1 1 12rem; min-width: 0; padding: .35rem .75rem;
  border: 1px solid var(--line); border-radius: 2rem; background: var(--card); color: var(--ink); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.rules { border: 1px solid var(--line); border-radius: .75rem; background: var(--card); box-shadow: var(--shade);
  overflow: clip; }
.rule + .rule { border-top: 1px solid var(--line); }
.rule > summary { list-style: none; cursor: pointer; padding: .6rem 1rem; display: grid; gap: .1rem .75rem;
  grid-template-columns: 1.25rem minmax(0, 1fr) auto; align-items: baseline; }
.rule > summary::-webkit-details-marker { display: none; }
.rule > summary:hover { background: var(--code); }
.mark { color: var(--tone); font-weight: 700; text-align: center; }
.title { overflow-wrap: anywhere; }
.id { color: var(--soft); display: block; overflow-wrap: anywhere; }
.level { font-size: .7rem; letter-spacing: .04em; color: var(--soft); border: 1px solid var(--line);
  border-radius: .3rem; padding: .05rem .4rem; white-space: nowrap; }
.seen { grid-column: 2 / -1; margin: .2rem 0 .1rem; font-size: .925rem; overflow-wrap: anywhere; }
.seen > span { display: block; }
.seen b { font-weight: 600; color: var(--soft); margin-right: .4rem; }
.more { padding: .25rem 1rem 1.1rem 3rem; }
.more > p { margin: .35rem 0; }
.sources { margin: .35rem 0 0; padding: 0; list-style: none; font-size: .9rem; }
.sources a { display: inline-block; min-height: 24px; min-width: 24px; }
.finding { margin-top: 1rem; border-top: 1px dashed var(--line); padding-top: .75rem; }
.others { margin-top: .9rem; }
.others > summary { min-height: 24px; cursor: pointer; color: var(--link); font-size: .9rem; }
.where { font-size: .85rem; color: var(--soft); margin: 0 0 .4rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: .2rem .75rem; margin: 0; }
dt { color: var(--soft); font-size: .9rem; }
dd { margin: 0; overflow-wrap: anywhere; }
dd.actual { color: var(--fail); font-weight: 600; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: .5rem; padding: .7rem .85rem;
  margin: .6rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 20rem; overflow: auto; }
.again { position: relative; }
.again pre { padding-right: 4.75rem; }
.again button { position: absolute; top: .5rem; right: .5rem; font: inherit; font-size: .75rem; cursor: pointer;
  border: 1px solid var(--line); border-radius: .4rem; background: var(--card); color: var(--ink);
  min-height: 24px; padding: .15rem .55rem; }
.plain { border: 1px solid var(--line); border-radius: .75rem; background: var(--card); padding: .6rem 1rem .6rem 2rem;
  margin: 0; overflow-wrap: anywhere; }
.none { color: var(--soft); padding: 2rem 0; }
footer { max-width: 62rem; margin: 3rem auto 0; padding: 0 1.25rem 2.5rem; color: var(--soft); font-size: .85rem; }
[hidden] { display: none !important; }
.fail { --tone: var(--fail); } .error { --tone: var(--error); } .warn { --tone: var(--warn); }
.observed { --tone: var(--observed); } .skipped { --tone: var(--skipped); } .pass { --tone: var(--pass); }
.accepted { --tone: var(--accepted); } .all { --tone: var(--ink); }
@media (max-width: 40rem) {
  main, header.top, footer { padding-left: .9rem; padding-right: .9rem; }
  header.top { padding-top: 1.4rem; } h1 { font-size: 1.3rem; }
  .tools { position: static; gap: .4rem; } .tools input { flex-basis: 100%; } pre { max-height: 13rem; } .tools button { padding: .2rem .6rem; }
  .rule > summary { padding: .6rem .75rem; column-gap: .5rem; }
  .more { padding: .25rem .75rem 1rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .4rem; }
}
@media print { .tools, .again button { display: none; } body { background: #fff; } .rules { box-shadow: none; } }
`;

/** Filters rules by outcome and by words, and copies commands. Without scripts the page shows every rule. */
export const SCRIPT = `
const rules = [...document.querySelectorAll('.rule')];
const buttons = [...document.querySelectorAll('.tools button')];
const search = document.querySelector('.tools input');
let shown = 'all';
const matches = (rule, words) => {
  const text = rule.textContent.toLowerCase();
  return words.every((word) => text.includes(word));
};
const filter = () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const rule of rules) {
    rule.hidden = (shown !== 'all' && rule.dataset.outcome !== shown) || !matches(rule, words);
  }
  for (const section of document.querySelectorAll('.outcome')) {
    const count = section.querySelectorAll('.rule:not([hidden])').length;
    section.hidden = count === 0;
    section.querySelector('.count').textContent = count;
    if (shown !== 'all' || words.length > 0) section.open = true;
  }
  for (const button of buttons) {
    const { outcome } = button.dataset;
    const matching = rules.filter((rule) => matches(rule, words) && (outcome === 'all' || rule.dataset.outcome === outcome));
    button.querySelector('i').textContent = matching.length;
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
