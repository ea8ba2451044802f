// The catalog's editor: line numbers, the way from a problem to its line, and a word before text is lost. The form works without it.
const start = () => {
  const text = document.getElementById('catalog-text');
  const numbers = document.querySelector('.editor-lines');
  const form = document.getElementById('catalog-form');
  if (!text || !numbers || !form) return;
  const wrong = new Set([...document.querySelectorAll('[data-line]')].map((button) => Number(button.dataset.line)));
  let shown = 0;

  const count = () => {
    const lines = text.value.split('\n').length;
    if (lines === shown) return;
    shown = lines;
    const parts = [];
    let plain = '';
    for (let line = 1; line <= lines; line++) {
      if (!wrong.has(line)) { plain += `${line}\n`; continue; }
      const mark = document.createElement('b');
      mark.textContent = `${line}\n`;
      parts.push(plain, mark);
      plain = '';
    }
    numbers.replaceChildren(...parts, plain);
  };
  const follow = () => { numbers.scrollTop = text.scrollTop; };

  numbers.hidden = false;
  count();
  const first = text.value;
  // A text whose difference is shown is not applied yet.
  const returned = Boolean(document.getElementById('difference') || wrong.size);
  text.addEventListener('input', () => { count(); follow(); });
  text.addEventListener('scroll', follow, { passive: true });

  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-line]');
    if (!button) return;
    const line = Number(button.dataset.line);
    const at = text.value.split('\n').slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    text.focus();
    text.setSelectionRange(at + Number(button.dataset.column) - 1, at + Number(button.dataset.column) - 1);
    text.scrollTop = Math.max(0, (line - 4) * Number.parseFloat(getComputedStyle(text).lineHeight));
    follow();
  });

  let sending = false;
  form.addEventListener('submit', () => { sending = true; });
  addEventListener('beforeunload', (event) => { if (!sending && (returned || text.value !== first)) event.preventDefault(); });
  (document.querySelector('.problems') ?? document.getElementById('difference'))?.scrollIntoView({ block: 'nearest' });
};

start();
