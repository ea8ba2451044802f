// The chat page: says lines, takes in what changed in the channel, keeps to the bottom while the reader is there.
import { antiforgery, showTimes, toast } from './console.js';
import { showAll } from './cards.js';

const list = document.getElementById('messages');
const form = document.getElementById('say');
const line = form?.querySelector('textarea');
const lines = [];
let at = 0;

const isAtBottom = () => list.scrollHeight - list.scrollTop - list.clientHeight < 80;
const toBottom = () => { list.scrollTop = list.scrollHeight; };

let asking = false;
let again = false;

/** Takes in messages that are new or were edited after the last one we know of. */
const takeIn = async () => {
  if (asking) { again = true; return; }
  asking = true;
  try {
    do {
      again = false;
      const answer = await fetch(`/chat/messages?channel=${encodeURIComponent(list.dataset.channel)}&after=${list.dataset.revision}`);
      if (answer.status === 401) { location.reload(); return; }
      if (answer.ok) merge(new DOMParser().parseFromString(await answer.text(), 'text/html').body);
    } while (again);
  } catch {
    // The stream says that the connection is lost, and tells again when it is back.
  } finally {
    asking = false;
  }
};

const merge = (fresh) => {
  const follow = isAtBottom();
  for (const message of fresh.querySelectorAll('.message')) {
    const known = document.getElementById(message.id);
    const revision = Number(message.dataset.revision);
    if (revision > Number(list.dataset.revision)) list.dataset.revision = revision;
    if (!known) { list.append(message); continue; }
    if (Number(known.dataset.revision) >= revision) continue;
    known.dataset.revision = revision;
    const place = known.querySelector('[data-card]');
    const card = message.querySelector('[data-card]');

    // A card that is drawn stays where it is, with the keyboard's focus, and is drawn anew only if it differs.
    if (place && card) {
      place.dataset.card = card.dataset.card;
      known.querySelector('.message-meta')?.replaceWith(message.querySelector('.message-meta'));
      const thread = message.querySelector('.thread');
      known.querySelector('.thread')?.remove();
      if (thread) known.querySelector('.message-body').append(thread);
    } else known.replaceChildren(...message.childNodes);
  }
  for (const gone of fresh.querySelectorAll('[data-gone]')) document.getElementById(gone.dataset.gone)?.remove();
  list.querySelector('.chat-empty')?.classList.toggle('hidden', list.querySelector('.message') !== null);
  showAll(list);
  showTimes(list);
  if (follow) toBottom();
};

const say = async (text) => {
  const body = new FormData(form);
  body.set('text', text);
  const answer = await fetch('/chat/say', { method: 'POST', headers: { 'X-ChatDeploy-Antiforgery': antiforgery(), Accept: 'application/json' }, body });
  if (answer.ok) {
    lines.push(text);
    at = lines.length;
    const { secret } = await answer.json();
    await takeIn();
    // Shown here and kept nowhere: it is gone when the page is.
    if (secret) list.append(Object.assign(document.createElement('p'), { className: 'flash chat-secret', textContent: secret }));
    toBottom();
    return true;
  }
  const problem = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : {};
  toast(problem.detail ?? `The service answered ${answer.status}; the line is back in the box.`);
  return false;
};

// One after the other, in the order in which they were said.
let saying = Promise.resolve();

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = line.value.trim();
  if (!text) return;

  // Taken at once, so that the next line can be written while this one is under way; what was not said comes back.
  line.value = '';
  delete line.dataset.touched;
  saying = saying.then(async () => {
    try {
      if (await say(text)) return;
    } catch {
      toast('The service could not be reached; the line is back in the box.');
    }
    line.value = line.value ? `${text}\n${line.value}` : text;
    line.dataset.touched = 'true';
  }).finally(() => line.focus());
});

line?.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  else if (event.key === 'ArrowUp' && lines.length > 0 && line.selectionStart === 0) { event.preventDefault(); at = Math.max(0, at - 1); line.value = lines[at]; }
  else if (event.key === 'ArrowDown' && at < lines.length && line.selectionEnd === line.value.length) { at += 1; line.value = lines[at] ?? ''; }
});

document.addEventListener('click', (event) => {
  const example = event.target.closest?.('[data-say]');
  if (example && line) { line.value = example.dataset.say; line.focus(); line.setSelectionRange(line.value.length, line.value.length); }
});

document.addEventListener('chatdeploy:changed', takeIn);
document.addEventListener('chatdeploy:pressed', takeIn);
if (list) toBottom();
if (matchMedia('(min-width: 52rem)').matches) line?.focus();
