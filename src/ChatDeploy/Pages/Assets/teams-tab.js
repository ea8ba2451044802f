// The personal tab of Teams: has Teams sign the reader in, and shows what the service has for them.
import { showTimes } from './console.js';

const teams = globalThis.microsoftTeams;
const every = 30_000;
const [as, again, trouble] = ['as', 'again', 'trouble'].map((id) => document.getElementById(id));
let readAt = 0;

const say = (text) => {
  trouble.hidden = !text;
  trouble.querySelector('span').textContent = text ?? '';
};

// "default", "dark" or "contrast", which is dark too.
const wear = (theme) => { document.documentElement.dataset.theme = theme === 'default' ? 'light' : 'dark'; };

const token = async () => {
  try {
    return await teams.authentication.getAuthToken();
  } catch (error) {
    throw new Error(`Teams does not sign you in here (${error.message}). An administrator can look whether the application in Microsoft Entra is set up as the README says, under Microsoft Teams.`);
  }
};

const read = async () => {
  readAt = Date.now();
  try {
    const answer = await fetch('/teams/tab/mine', { headers: { Authorization: `Bearer ${await token()}` }, cache: 'no-store' });
    if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.detail ?? `The service answers ${answer.status}. Try again in a minute.`);
    const list = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('mine');
    document.getElementById('mine').replaceWith(document.adoptNode(list));
    as.textContent = `As ${list.dataset.person}, in ChatDeploy`;
    say(null);
    showTimes();
  } catch (error) {
    if (!document.getElementById('mine').dataset.person) as.textContent = 'Nobody is signed in';
    say(error instanceof TypeError ? 'The service cannot be reached at the moment. What is shown here may be old.' : error.message);
  }
};

again.addEventListener('click', read);
document.addEventListener('visibilitychange', () => { if (!document.hidden && readAt && Date.now() - readAt > 5_000) read(); });
setInterval(() => { if (!document.hidden && readAt) read(); }, every);

try {
  await teams.app.initialize();
  teams.app.registerOnThemeChangeHandler(wear);
  wear((await teams.app.getContext()).app.theme);
  again.hidden = false;
  await read();
} catch {
  as.textContent = 'Approvals that wait for you, and your deployments';
  say('This page is a tab of Microsoft Teams: open it there, or go to the console.');
}
