// Makes server-rendered pages comfortable: times in the reader's zone, refreshing in place, copying, keyboard. Every page works without it.
// Idiomorph is a script of the old kind, which the page loads by itself: as a module it would keep its name to itself. Asked for when needed, since a page's own module may be loaded first.
const morph = (...what) => globalThis.Idiomorph.morph(...what);
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const units = [['year', 31557600], ['month', 2629800], ['day', 86400], ['hour', 3600], ['minute', 60]];

const tell = (instant) => {
  const seconds = (instant - Date.now()) / 1000;
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return Math.abs(seconds) < 10 ? 'just now' : relative.format(Math.round(seconds / size), unit);
};

/** Shows every time below a node relative to now, the exact one of the reader's zone on hover. */
export const showTimes = (root = document) => {
  for (const time of root.querySelectorAll('time[datetime]')) {
    const instant = Date.parse(time.dateTime);
    if (Number.isNaN(instant)) continue;
    const text = tell(instant);
    if (time.textContent !== text) time.textContent = text;
    time.title = `${exact.format(instant)} (${zone})`;
  }
};

/** Says something for three seconds, also to screen readers. */
export const toast = (text) => {
  document.querySelector('.toast')?.remove();
  const note = Object.assign(document.createElement('div'), { className: 'toast', role: 'status', textContent: text });
  document.body.append(note);
  setTimeout(() => note.remove(), 3000);
};

/** The token that posts of this page carry. */
export const antiforgery = () => document.querySelector('input[name="__RequestVerificationToken"]')?.value ?? '';

// What the reader has typed or opened stays as it is when the page is refreshed.
const keep = {
  beforeAttributeUpdated: (name, node) =>
    !(node.tagName === 'DETAILS' && name === 'open') && !(node.tagName === 'TIME' && name === 'title') && !(node.matches?.('input,textarea,select') && name !== 'disabled' && node.dataset.touched),
  // What was answered to the reader stays until the next page; what tells how things stand (data-state) goes when they do not any more.
  beforeNodeRemoved: (node) => !(node.nodeType === 1 && ((node.classList.contains('flash') && !node.hasAttribute('data-state')) || node.hasAttribute('data-keep'))),
  beforeNodeMorphed: (old, fresh) => {
    if (old.nodeType !== 1) return true;
    if (old.hasAttribute('data-keep') || old.tagName === 'DIALOG') return false;
    if (old.tagName === 'DETAILS' && old.open && old.classList.contains('confirm') && old.contains(document.activeElement)) return false;
    if (old.tagName === 'TIME' && old.dateTime === fresh.dateTime) return false;
    return !old.dataset.touched;
  },
};

document.addEventListener('input', (event) => event.target.matches?.('input,textarea,select') && (event.target.dataset.touched = 'true'));

const show = (html) => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const main = page.getElementById('main');
  if (!main) return location.reload();
  morph(document.getElementById('main'), main, { morphStyle: 'outerHTML', ignoreActiveValue: true, callbacks: keep });
  const navigation = page.getElementById('navigation');
  if (navigation) morph(document.getElementById('navigation'), navigation, { morphStyle: 'outerHTML', callbacks: keep });
  document.title = page.title;
  showTimes();
  document.dispatchEvent(new Event('chatdeploy:shown'));
};

let asking = false;
let again = false;

/** Asks for the page as it is now and changes in place what differs; calls that come meanwhile become one more. */
export const refresh = async () => {
  if (asking) { again = true; return; }
  asking = true;
  try {
    do {
      again = false;
      const answer = await fetch(location.href, { headers: { 'X-ChatDeploy-Refresh': '1' }, redirect: 'manual' });
      if (answer.type === 'opaqueredirect' || answer.status === 401) { location.reload(); return; }
      if (answer.ok) show(await answer.text());
      if (again) await new Promise((resolve) => setTimeout(resolve, 150));
    } while (again);
  } catch {
    // The stream notices a lost connection, says so and tries again.
  } finally {
    asking = false;
  }
};

let stream;

const follow = () => {
  const live = document.querySelector('meta[name="live"]');
  if (!live || stream) return;
  let lost = false;
  // How old the page is: what changed since it was asked for is told at once.
  stream = new EventSource(`/live?topics=${encodeURIComponent(live.content)}&age=${Math.ceil(performance.now())}`);
  stream.addEventListener('following', () => {
    document.body.classList.remove('offline');
    document.documentElement.dataset.following = 'true';
    if (lost) changed(live.content);
    lost = false;
  });
  stream.addEventListener('changed', (event) => changed(event.data));
  stream.onerror = () => { lost = true; document.body.classList.add('offline'); };
};

const changed = (topics) => {
  document.dispatchEvent(new CustomEvent('chatdeploy:changed', { detail: topics.split(',') }));
  if (!document.querySelector('meta[name="live"]')?.dataset.own) refresh();
};

// A browser opens few connections to one server: pages that nobody sees give theirs back.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) { stream?.close(); stream = undefined; return; }
  follow();
  const live = document.querySelector('meta[name="live"]');
  if (live) changed(live.content);
});
addEventListener('pagehide', () => { stream?.close(); stream = undefined; });
addEventListener('pageshow', follow);

document.addEventListener('click', async (event) => {
  const copy = event.target.closest?.('[data-copy]');
  if (copy) {
    try { await navigator.clipboard.writeText(copy.dataset.copy); toast('Copied'); } catch { toast('Copying is not allowed here'); }
  }
  for (const open of document.querySelectorAll('details.confirm[open]')) if (!open.contains(event.target)) open.open = false;
});

let prefix = false;
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') for (const open of document.querySelectorAll('details.confirm[open]')) { open.open = false; open.querySelector('summary').focus(); }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input,textarea,select,[contenteditable]')) return;
  if (prefix) {
    prefix = false;
    const place = document.querySelector(`#navigation a[data-key="${CSS.escape(event.key)}"]`);
    if (place) { event.preventDefault(); place.click(); }
    return;
  }
  if (event.key === 'g') { prefix = true; setTimeout(() => { prefix = false; }, 1500); }
  else if (event.key === '/') { const search = document.querySelector('main [type="search"]'); if (search) { event.preventDefault(); search.focus(); search.select(); } }
  else if (event.key === '?') { event.preventDefault(); document.getElementById('shortcuts')?.showModal(); }
});

// Filters apply as they are chosen; without this script their form has a button.
document.addEventListener('change', (event) => event.target.closest?.('form[data-auto]') && event.target.form.requestSubmit());
// Whoever sends a form once must not send it twice.
document.addEventListener('submit', (event) => {
  if (event.target.method !== 'post') return;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = 'true';
  setTimeout(() => delete event.target.dataset.sent, 5000);
});

showTimes();
setInterval(showTimes, 20000);
follow();
