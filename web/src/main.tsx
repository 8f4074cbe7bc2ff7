import { render } from 'preact';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/bar.css';
import './styles/stage.css';
import './styles/desk.css';
import './styles/analysis.css';
import './styles/setup.css';
import './styles/patch.css';
import { AppView } from './app-view.js';
import { listenToKeys } from './bar/keys.js';
import { parseRoute, route } from './state/route.js';

window.addEventListener('hashchange', () => {
  route.value = parseRoute(window.location.hash);
});
listenToKeys();
// Browsers have it on pages from this machine and with HTTPS only; without it the page is just not kept.
if ('serviceWorker' in navigator) {
  void navigator.serviceWorker.register('./service-worker.js').catch(() => undefined);
}
const root = document.getElementById('app');
if (root !== null) render(<AppView />, root);
