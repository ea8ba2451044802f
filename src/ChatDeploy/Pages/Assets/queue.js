// One commit of each tool is deployed: choosing a second one of the same tool gives up the first.
const chosen = () => [...document.querySelectorAll('input[name="item"]:checked')];

const tell = () => {
  const count = document.getElementById('queue-count');
  if (!count) return;
  const tools = chosen().map((box) => box.dataset.tool);
  count.textContent = tools.length === 0 ? 'Choose commits, one of each tool.' : `${tools.length} chosen: ${tools.join(', ')}`;
  document.getElementById('queue-deploy').classList.toggle('active', tools.length > 0);
};

document.addEventListener('change', (event) => {
  if (event.target.name !== 'item') return;
  if (event.target.checked) for (const box of chosen()) if (box !== event.target && box.dataset.tool === event.target.dataset.tool) box.checked = false;
  tell();
});
document.addEventListener('chatdeploy:shown', tell);
// A browser that goes back shows what was chosen.
addEventListener('pageshow', tell);
tell();
