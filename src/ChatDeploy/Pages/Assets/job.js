// A job's log: follows it, loads what came before, searches, wraps. Without it the page shows the log's end.
import { refresh, showTimes } from './console.js';

const panel = document.getElementById('log');
const lines = panel.querySelector('.log-lines');
const at = panel.dataset;
const part = (name) => panel.querySelector(`[data-part="${name}"]`);
const follow = part('follow');
const find = part('find');
const found = part('found');
const isAtEnd = () => lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
const toEnd = () => { lines.scrollTop = lines.scrollHeight; };

const ask = async (what, query) => {
  const answer = await fetch(`${at.url}/${what}?${new URLSearchParams({ attempt: at.attempt, ...query })}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

const running = (grows) => { for (const node of panel.querySelectorAll('[data-growing]')) node.hidden = !grows; };

// What is new, asked for every second while the job runs and at once when something is told of it.
let asking = false;
let timer;
let pulse = at.pulse;

const next = async () => {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  let grows = true;
  try {
    for (let more = true; more;) {
      const fresh = await ask('lines', { after: at.after, line: at.line, style: at.style });
      if (at.chosen !== 'true' && String(fresh.attempt) !== at.attempt) { location.reload(); return; }
      if (fresh.more) {
        panel.querySelector('.log-none')?.remove();
        lines.insertAdjacentHTML('beforeend', fresh.html);
        if (follow.checked) toEnd();
        if (find.value) search(false);
      }
      Object.assign(at, { after: fresh.after, line: fresh.line, style: fresh.style });
      grows = fresh.mayGrow;
      more = fresh.more;
      if (fresh.pulse !== pulse) { pulse = fresh.pulse; refresh(); }
    }
  } catch {
    // Asked again in a second; the page says when the connection is lost.
  } finally {
    asking = false;
    panel.dataset.grows = String(grows);
    running(grows);
    if (grows && !document.hidden) timer = setTimeout(next, 1000);
  }
};

const earlier = async () => {
  const button = part('earlier');
  if (button.disabled || button.hidden) return false;
  button.disabled = true;
  try {
    const from = lines.scrollHeight - lines.scrollTop;
    const before = await ask('earlier', { before: at.before });
    lines.insertAdjacentHTML('afterbegin', before.html);
    lines.scrollTop = lines.scrollHeight - from;
    Object.assign(at, { before: before.before, first: before.firstLine });
    button.hidden = !before.hasEarlier;
    part('from').textContent = before.hasEarlier ? `from line ${before.firstLine.toLocaleString('en')} on` : '';
    if (find.value) search(false);
    return true;
  } finally {
    button.disabled = false;
  }
};

// Search: every hit is marked, the current one shown.
let hits = [];
let current = -1;

const ranges = (line, wanted) => {
  const text = line.textContent.toLowerCase();
  const result = [];
  for (let index = text.indexOf(wanted); index >= 0; index = text.indexOf(wanted, index + wanted.length)) {
    const range = document.createRange();
    const nodes = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let passed = 0;
    for (let node = nodes.nextNode(), open = false; node; passed += node.length, node = nodes.nextNode()) {
      if (!open && index < passed + node.length) { range.setStart(node, index - passed); open = true; }
      if (open && index + wanted.length <= passed + node.length) { range.setEnd(node, index + wanted.length - passed); break; }
    }
    result.push(range);
  }
  return result;
};

const show = () => {
  const hit = hits[current];
  found.textContent = !find.value ? '' : hits.length === 0 ? `Nothing found${part('earlier').hidden ? '' : ' in the lines shown'}` : `${(current + 1).toLocaleString('en')} of ${hits.length.toLocaleString('en')}${part('earlier').hidden ? '' : ' in the lines shown'}`;
  for (const name of ['previous', 'next']) part(name).disabled = hits.length < 2;
  lines.querySelector('.log-current')?.classList.remove('log-current');
  if (globalThis.CSS?.highlights) {
    CSS.highlights.set('log-hits', new Highlight(...hits.map((h) => h.range)));
    CSS.highlights.set('log-hit', new Highlight(...(hit ? [hit.range] : [])));
  }
  hit?.line.classList.add('log-current');
};

const search = (jump) => {
  const wanted = find.value.toLowerCase();
  const was = hits[current]?.line;
  hits = !wanted ? [] : [...lines.querySelectorAll('.log-text')].flatMap((text) => ranges(text, wanted).map((range) => ({ line: text.parentElement, range })));
  current = jump || !was ? hits.length - 1 : Math.max(0, hits.findIndex((h) => h.line === was));
  show();
  if (jump) reveal();
};

const reveal = () => {
  if (!hits[current]) return;
  follow.checked = false;
  hits[current].line.scrollIntoView({ block: 'center' });
};

const step = (by) => {
  if (hits.length === 0) return;
  current = (current + by + hits.length) % hits.length;
  show();
  reveal();
};

let typing;
find.addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(() => search(true), 150); });
find.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') { event.preventDefault(); step(event.shiftKey ? 1 : -1); }
  if (event.key === 'Escape' && find.value) { find.value = ''; search(false); }
});
part('previous').addEventListener('click', () => step(-1));
part('next').addEventListener('click', () => step(1));
part('earlier').addEventListener('click', earlier);

// Lines wrap or scroll sideways, as the reader last chose.
const wrap = part('wrap');
const wrapped = () => { lines.classList.toggle('log-unwrapped', !wrap.checked); };
try { wrap.checked = localStorage.getItem('chatdeploy.wrap') !== 'off'; } catch { /* Not kept, then. */ }
wrap.addEventListener('change', () => { wrapped(); try { localStorage.setItem('chatdeploy.wrap', wrap.checked ? 'on' : 'off'); } catch { /* Not kept, then. */ } });
follow.addEventListener('change', () => { if (follow.checked) toEnd(); });
lines.addEventListener('scroll', () => { if (at.grows === 'true' && !asking) follow.checked = isAtEnd(); }, { passive: true });

// A link to a line that is not shown yet loads what is before.
const toLine = async () => {
  const number = Number(/^#L(\d+)$/.exec(location.hash)?.[1] ?? 0);
  lines.querySelector('.log-linked')?.classList.remove('log-linked');
  if (!number) return;
  follow.checked = false;
  while (number < Number(at.first) && await earlier());
  const line = document.getElementById(`L${number}`);
  line?.classList.add('log-linked');
  line?.scrollIntoView({ block: 'center' });
};

for (const control of panel.querySelectorAll('[data-script]')) control.hidden = false;
part('earlier').hidden = at.earlier !== 'true';
running(at.grows === 'true');
follow.checked = !location.hash;
wrapped();
if (location.hash) toLine(); else toEnd();
addEventListener('hashchange', toLine);
document.addEventListener('chatdeploy:changed', next);
document.addEventListener('visibilitychange', () => { if (!document.hidden && at.grows === 'true') next(); });
if (at.grows === 'true') next();
showTimes(panel);
