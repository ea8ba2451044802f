// Draws Adaptive Cards with Microsoft's renderer, in this console's own colours, light and dark.
import { antiforgery, showTimes } from './console.js';

const { AdaptiveCard, HostConfig, Version } = globalThis.AdaptiveCards;
const markdown = globalThis.markdownit({ html: false, linkify: false, breaks: true });
const dark = matchMedia('(prefers-color-scheme: dark)');

AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

// The tokens of console.css, as the browser resolves them for the reader's theme.
const token = (name) => {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = `var(--${name})`;
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};

const font = (fontFamily) => ({ fontFamily, fontSizes: { small: 13, default: 15, medium: 16, large: 18, extraLarge: 22 }, fontWeights: { lighter: 300, default: 400, bolder: 620 } });

const hostConfig = () => {
  const ink = token('ink');
  const ink2 = token('ink-2');
  const tone = (name) => ({ default: token(name), subtle: token(name) });
  const foreground = { default: { default: ink, subtle: ink2 }, dark: { default: ink, subtle: ink2 }, light: { default: ink2, subtle: ink2 }, accent: tone('accent'), good: tone('good'), warning: tone('warn'), attention: tone('bad') };
  const style = (background, border) => ({ backgroundColor: token(background), borderColor: token(border), foregroundColors: foreground });
  return new HostConfig({
    supportsInteractivity: true,
    fontTypes: { default: font('Inter, system-ui, "Segoe UI", Roboto, sans-serif'), monospace: font('ui-monospace, "SF Mono", Menlo, Consolas, monospace') },
    lineHeights: { small: 19, default: 22, medium: 23, large: 25, extraLarge: 29 },
    spacing: { small: 4, default: 8, medium: 14, large: 20, extraLarge: 28, padding: 14 },
    separator: { lineThickness: 1, lineColor: token('line') },
    containerStyles: {
      default: style('surface', 'line'), emphasis: style('raised', 'line'), good: style('good-soft', 'good'), attention: style('bad-soft', 'bad'),
      warning: style('warn-soft', 'warn'), accent: style('accent-soft', 'accent'),
    },
    actions: { maxActions: 6, spacing: 'default', buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left', showCard: { actionMode: 'inline' } },
    factSet: { title: { color: 'default', isSubtle: true, weight: 'default', wrap: true, maxWidth: 150 }, value: { wrap: true }, spacing: 12 },
    inputs: { label: { inputSpacing: 4, requiredInputs: { weight: 'bolder', suffix: ' *', suffixColor: 'attention' }, optionalInputs: { weight: 'bolder' } }, errorMessage: { color: 'attention' } },
    table: { cellSpacing: 8 },
    textBlock: { headingLevel: 2 },
  });
};

/** Asks before something is destroyed; the answer is a promise. */
const confirmed = (question, yes) => new Promise((resolve) => {
  const dialog = document.createElement('dialog');
  const text = Object.assign(document.createElement('p'), { textContent: question });
  const form = Object.assign(document.createElement('form'), { method: 'dialog', className: 'row' });
  const no = Object.assign(document.createElement('button'), { className: 'button', value: 'no', textContent: 'Back' });
  const go = Object.assign(document.createElement('button'), { className: 'button danger solid', value: 'yes', textContent: yes });
  form.append(no, go);
  dialog.append(text, form);
  dialog.addEventListener('close', () => { dialog.remove(); resolve(dialog.returnValue === 'yes'); });
  document.body.append(dialog);
  dialog.showModal();
});

const post = async (address, body) => {
  const answer = await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-ChatDeploy-Antiforgery': antiforgery() }, body: JSON.stringify(body) });
  const content = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : {};
  return answer.ok ? content : { refused: true, text: content.detail ?? content.title ?? `The service answered ${answer.status}. Load the page again and try once more.` };
};

const note = (place, answer) => {
  place.querySelector(':scope > .card-note')?.remove();
  if (!answer?.text) return;
  const line = Object.assign(document.createElement('div'), { className: 'card-note flash', role: answer.refused ? 'alert' : 'status', innerHTML: `<div>${markdown.render(answer.text)}</div>` });
  line.dataset.tone = answer.refused ? 'bad' : 'info';
  place.append(line);
  line.scrollIntoView({ block: 'nearest' });
};

const run = async (place, action) => {
  if (action.constructor.name === 'OpenUrlAction' || action.getJsonTypeName() === 'Action.OpenUrl') {
    const address = new URL(action.url, location.href);
    if (!['https:', 'http:'].includes(address.protocol)) return;
    if (address.origin === location.origin) location.assign(address); else open(address, '_blank', 'noopener');
    return;
  }

  if (!place.dataset.message) { note(place, { text: 'This is a sample: its buttons do nothing.' }); return; }

  // Inputs come merged into the data; what the button itself says is what the card said.
  const { confirm: question, ...data } = action.data ?? {};
  if (question && !(await confirmed(question, action.title))) return;
  const verb = action.verb ?? data.verb;
  const buttons = [...place.querySelectorAll('button')];
  for (const button of buttons) button.disabled = true;
  try {
    const answer = await post('/chat/press', { message: Number(place.dataset.message), verb, data });
    if (answer.card) show(place, answer.card);
    note(place, answer);
    place.dispatchEvent(new CustomEvent('chatdeploy:pressed', { bubbles: true, detail: answer }));
  } catch {
    note(place, { refused: true, text: 'The service could not be reached; nothing was done. Try again.' });
  } finally {
    for (const button of buttons) button.disabled = false;
  }
};

/** Draws a card's JSON into its place; what somebody typed into an equal card stays. */
export const show = (place, card) => {
  // Written anew: the same card comes in two spellings, in the page and as an answer.
  const text = JSON.stringify(typeof card === 'string' ? JSON.parse(card) : card);
  if (place.dataset.shown === text && place.dataset.theme === String(dark.matches)) return;
  const view = new AdaptiveCard();
  view.hostConfig = hostConfig();
  view.version = new Version(1, 5);
  view.onExecuteAction = (action) => run(place, action);
  view.parse(JSON.parse(text));
  const drawn = view.render();
  place.dataset.shown = text;
  place.dataset.theme = String(dark.matches);
  place.replaceChildren(drawn ?? document.createTextNode(view.fallbackText ?? ''));

  // Microsoft's renderer marks what it draws as focusable groups; a card is no control.
  drawn?.removeAttribute('tabindex');
  showTimes(place);
};

/** Draws every card below a node that is not drawn yet or has changed. */
export const showAll = (root = document) => {
  for (const place of root.querySelectorAll('[data-card]')) show(place, place.dataset.card);
};

dark.addEventListener('change', () => showAll());
document.addEventListener('chatdeploy:shown', () => showAll());
showAll();
