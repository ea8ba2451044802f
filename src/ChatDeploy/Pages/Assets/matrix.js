// Draws the matrix: only the rows that are seen are in the page, whatever their number. The server draws the same rows for readers without scripts.
import { showTimes } from './console.js';

const box = document.getElementById('matrix');
const table = box.querySelector('table');
const body = table.tBodies[0];
const filter = document.getElementById('matrix-filter');
const count = document.getElementById('matrix-count');
const dialog = document.getElementById('cell-dialog');
const environment = box.dataset.environment;
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const spare = 8;

let tools = [];
let sites = [];          // { tenant, store, name, path }
let rows = [];           // per site [version, seconds, …] in the order of tools; empty where nothing runs
let unserved = [];       // per tool the tenants it is not for
let versions = {};       // number → [ref, sha]
let marks = { pending: [], underWay: [], pins: new Set() };
let visible = [];        // positions of sites that pass the filter
let token = '';
let tag = '';
let height = 36;
let at = { row: 0, column: 0 };
const drawn = new Map(); // position → { line, cells: [html] }
const above = spacer();
const below = spacer();

function spacer() {
  const line = document.createElement('tr');
  line.setAttribute('aria-hidden', 'true');
  line.className = 'spacer';
  line.append(document.createElement('td'));
  return line;
}

const safe = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const icon = (name) => `<svg class="icon" aria-hidden="true"><use href="#icon-${name}"></use></svg>`;
const shown = (ref) => (/^[0-9a-f]{40,}$/.test(ref) ? ref.slice(0, 8) : ref);
const many = (number) => (number >= 100 ? '99+' : String(number));
const age = (seconds) => { const days = (Date.now() / 1000 - seconds) / 86400; return days < 30 ? 'fresh' : days < 90 ? 'aging' : 'old'; };

const coming = (site, column, sha) => marks.underWay.find((deployment) =>
  column in deployment.items && (deployment.items[column] === null || deployment.items[column] !== sha)
  && (deployment.targets.has('*') || deployment.targets.has(site.tenant) || deployment.targets.has(site.name)));

const cellOf = (position, column) => {
  const site = sites[position];
  if (unserved[column].has(site.tenant)) return `<span class="cell none" tabindex="-1" title="The catalog does not deploy ${safe(tools[column])} here"></span>`;
  const row = rows[position];
  const number = row[column * 2] ?? 0;
  const [ref, sha] = versions[number] ?? [];
  const newer = number ? marks.pending[column][number] ?? 0 : 0;
  const pinned = marks.pins.has(`${position}/${column}`);
  const inside = (number ? `<span class="dot" data-age="${age(row[column * 2 + 1])}"></span><span class="version">${safe(shown(ref))}</span>${newer ? `<span class="newer">+${many(newer)}</span>` : ''}` : '<span class="muted">–</span>')
    + (pinned ? icon('pin') : '');
  const deployment = marks.underWay.length && !pinned ? coming(site, column, sha) : undefined;
  const link = deployment ? `<a class="coming" tabindex="-1" href="/deployments/${deployment.id}" title="${deployment.id} ${deployment.words}" aria-label="${deployment.id} ${deployment.words}">${icon(deployment.icon)}</a>` : '';
  return `<a class="cell${deployment ? ' busy' : ''}" tabindex="-1" href="${site.path}&amp;tool=${encodeURIComponent(tools[column])}">${inside}</a>${link}`;
};

// Written when it is looked at: formatting a time takes longer than drawing a cell.
const titleOf = (position, column) => {
  const row = rows[position];
  const number = row[column * 2] ?? 0;
  const newer = number ? marks.pending[column][number] ?? 0 : 0;
  return (number ? `${versions[number][0]}, deployed ${exact.format(row[column * 2 + 1] * 1000)}` : 'Nothing runs here')
    + (newer ? ` · ${many(newer)} newer commit${newer === 1 ? '' : 's'}` : '') + (marks.pins.has(`${position}/${column}`) ? ' · pinned' : '');
};
const entitle = (event) => {
  const link = event.target.closest('a.cell');
  if (link && link.closest('tr').dataset.position) link.title = titleOf(Number(link.closest('tr').dataset.position), link.closest('td').cellIndex - 1);
};
box.addEventListener('pointerover', entitle);
box.addEventListener('focusin', entitle);

const headOf = (position) => {
  const site = sites[position];
  return site.store === null
    ? `<a class="site main" tabindex="-1" href="${site.path}">${icon('building-2')}<span>${safe(site.tenant)}</span></a>`
    : `<a class="site" tabindex="-1" href="${site.path}">${icon('store')}<span><span class="muted">${safe(site.tenant)}/</span>${safe(site.store)}</span></a>`;
};

const draw = (position) => {
  const line = document.createElement('tr');
  const cells = tools.map((_, column) => cellOf(position, column));
  line.innerHTML = `<th scope="row">${headOf(position)}</th>${cells.map((html) => `<td>${html}</td>`).join('')}`;
  line.dataset.position = position;
  return { line, cells };
};

/** Puts the rows that are seen into the page, and takes the others out. */
const render = () => {
  const first = Math.max(0, Math.floor(box.scrollTop / height) - spare);
  const last = Math.min(visible.length, Math.ceil((box.scrollTop + box.clientHeight) / height) + spare);
  const wanted = new Set(visible.slice(first, last));
  for (const [position, { line }] of drawn) {
    if (wanted.has(position)) continue;
    if (line.contains(document.activeElement)) box.focus({ preventScroll: true });
    line.remove();
    drawn.delete(position);
  }
  let next = above.nextSibling;
  for (let index = first; index < last; index++) {
    const position = visible[index];
    let entry = drawn.get(position);
    if (!entry) { entry = draw(position); drawn.set(position, entry); }
    entry.line.setAttribute('aria-rowindex', index + 2);
    if (next === entry.line) next = next.nextSibling; else body.insertBefore(entry.line, next);
  }
  above.firstChild.style.height = `${first * height}px`;
  below.firstChild.style.height = `${(visible.length - last) * height}px`;
  reach();
};

/** Brings drawn rows up to date, cell by cell; what changed its version is lit for a moment. */
const update = () => {
  for (const [position, entry] of drawn) {
    tools.forEach((_, column) => {
      const html = cellOf(position, column);
      if (html === entry.cells[column]) return;
      const cell = entry.line.cells[column + 1];
      const focused = cell.contains(document.activeElement);
      const before = cell.querySelector('.version')?.textContent;
      cell.innerHTML = html;
      entry.cells[column] = html;
      if (cell.querySelector('.version')?.textContent !== before) { cell.classList.remove('changed'); void cell.offsetWidth; cell.classList.add('changed'); }
      if (focused) cell.querySelector('.cell').focus({ preventScroll: true });
    });
  }
  reach();
};

/** One cell of the grid takes part in the order of Tab; arrows move it. */
const reach = () => {
  for (const old of table.querySelectorAll('tbody [tabindex="0"]')) old.tabIndex = -1;
  const entry = drawn.get(visible[at.row]) ?? drawn.values().next().value;
  const target = entry?.line.cells[at.column]?.querySelector('.cell, .site');
  if (target) target.tabIndex = 0;
};

const go = (row, column) => {
  at = { row: Math.max(0, Math.min(visible.length - 1, row)), column: Math.max(0, Math.min(tools.length, column)) };
  const top = at.row * height;
  const head = table.tHead.offsetHeight;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height > box.scrollTop + box.clientHeight - head) box.scrollTop = top + height - box.clientHeight + head;
  render();
  const target = drawn.get(visible[at.row])?.line.cells[at.column];
  target?.querySelector('.cell, .site').focus({ preventScroll: true });
  // The first column covers what is scrolled below it.
  if (target && at.column > 0) {
    const edge = target.parentElement.cells[0].offsetWidth;
    if (target.offsetLeft - edge < box.scrollLeft) box.scrollLeft = target.offsetLeft - edge;
    else if (target.offsetLeft + target.offsetWidth > box.scrollLeft + box.clientWidth) box.scrollLeft = target.offsetLeft + target.offsetWidth - box.clientWidth;
  }
};

box.addEventListener('keydown', (event) => {
  const page = Math.max(1, Math.floor(box.clientHeight / height) - 2);
  const moves = {
    ArrowDown: [at.row + 1, at.column], ArrowUp: [at.row - 1, at.column], ArrowRight: [at.row, at.column + 1], ArrowLeft: [at.row, at.column - 1],
    PageDown: [at.row + page, at.column], PageUp: [at.row - page, at.column],
    Home: event.ctrlKey ? [0, at.column] : [at.row, 0], End: event.ctrlKey ? [visible.length - 1, at.column] : [at.row, tools.length],
  };
  if (!moves[event.key] || event.altKey || event.metaKey || !visible.length || event.target.closest('thead')) return;
  event.preventDefault();
  go(...moves[event.key]);
});

box.addEventListener('focusin', (event) => {
  const line = event.target.closest('tbody tr');
  const cell = event.target.closest('td, th');
  if (!line?.dataset.position) return;
  at = { row: visible.indexOf(Number(line.dataset.position)), column: cell.cellIndex };
  reach();
});

let frame = 0;
box.addEventListener('scroll', () => { frame ||= requestAnimationFrame(() => { frame = 0; render(); }); }, { passive: true });
new ResizeObserver(() => render()).observe(box);

/** Which sites are shown: those of the tenant chosen, with what is searched for in their name. */
const choose = () => {
  const tenant = filter.elements.tenant.value;
  const text = filter.elements.q.value.trim().toLowerCase();
  visible = sites.flatMap((site, position) => ((!tenant || site.tenant === tenant) && (!text || site.name.toLowerCase().includes(text)) ? [position] : []));
  count.textContent = visible.length === sites.length ? `${sites.length.toLocaleString('en')} sites` : `${visible.length.toLocaleString('en')} of ${sites.length.toLocaleString('en')} sites`;
  table.setAttribute('aria-rowcount', visible.length + 1);
};

const filtered = () => {
  choose();
  at.row = 0;
  box.scrollTop = 0;
  render();
  const query = new URLSearchParams([...new FormData(filter)].filter(([, value]) => value));
  history.replaceState(null, '', `/?${query}`);
};

const take = (data) => {
  if (data.rows) {
    tools = data.tools;
    unserved = data.unserved.map((names) => new Set(names));
    sites = data.tenants.flatMap(([tenant, ...stores]) => stores.map((store) => {
      const name = store === null ? tenant : `${tenant}/${store}`;
      return { tenant, store, name, path: `/sites/${name.split('/').map(encodeURIComponent).join('/')}?environment=${encodeURIComponent(environment)}` };
    }));
    rows = data.rows;
  } else {
    for (const [position, row] of data.changed) rows[position] = row;
  }
  token = data.token;
  versions = data.versions;
  marks = {
    pending: data.pending,
    underWay: data.underWay.map((deployment) => ({ ...deployment, targets: new Set(deployment.targets) })),
    pins: new Set(data.pins.map(([position, column]) => `${position}/${column}`)),
  };
  if (!data.rows) { update(); return; }

  // The first time, and whenever the catalog changed: the rows stand where they stood.
  if (tools.length !== table.tHead.rows[0].cells.length - 1 || tools.some((name, column) => table.tHead.rows[0].cells[column + 1].textContent.trim() !== name)) { location.reload(); return; }
  const kept = box.scrollTop;
  const active = box.contains(document.activeElement) && document.activeElement !== box;
  drawn.clear();
  body.replaceChildren(above, below);
  choose();
  render();
  box.scrollTop = kept;
  const line = drawn.values().next().value?.line;
  if (line) height = line.getBoundingClientRect().height || height;
  render();
  if (active) go(at.row, at.column);
  document.querySelector('.matrix-pages')?.remove();
};

let asking = false;
let again = false;
const load = async () => {
  if (asking) { again = true; return; }
  asking = true;
  try {
    do {
      again = false;
      const answer = await fetch(`/matrix/data?environment=${encodeURIComponent(environment)}&since=${encodeURIComponent(token)}`, { headers: tag ? { 'If-None-Match': tag } : {}, cache: 'no-store' });
      if (answer.status === 200) { tag = answer.headers.get('ETag') ?? ''; take(await answer.json()); }
      if (again) await new Promise((resolve) => setTimeout(resolve, 250));
    } while (again);
  } catch {
    // The page's own stream notices a lost connection, says so, and tells of changes when it is back.
  } finally {
    asking = false;
  }
};

// Details are the cell's own page, shown beside the matrix.
let open = '';
const details = async (address) => {
  open = address;
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) { location.href = address; return; }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const cell = page.getElementById('cell');
  if (!cell || open !== address) return;
  document.getElementById('cell-title').textContent = page.querySelector('h1').textContent;
  document.getElementById('cell-body').replaceChildren(document.adoptNode(cell));
  showTimes(dialog);
  if (!dialog.open) dialog.showModal();
};

box.addEventListener('click', (event) => {
  const link = event.target.closest('a.cell');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  details(link.getAttribute('href'));
});
dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
dialog.addEventListener('close', () => { open = ''; });

filter.elements.q.addEventListener('input', filtered);
filter.addEventListener('submit', (event) => { event.preventDefault(); filtered(); });
document.addEventListener('chatdeploy:changed', () => { load(); if (open) details(open); });
// Ages change while nothing else does.
setInterval(update, 600000);
load();
