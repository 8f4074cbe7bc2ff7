import 'uplot/dist/uPlot.min.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/lights.css';
import './styles/panels.css';
import { requestCommand } from './command-request.js';
import { Connection } from './connection.js';
import { byId } from './dom.js';
import { DrawLoop } from './draw-loop.js';
import { requestPast } from './history-request.js';
import { DashboardStore, LONGEST_SPAN_SECONDS } from './store.js';
import { Subscriptions } from './subscriptions.js';
import { BannerView } from './views/banner-view.js';
import { CurvesView } from './views/curves-view.js';
import { EventsView } from './views/events-view.js';
import { FilmCurvesView } from './views/film-curves-view.js';
import { FilmView } from './views/film-view.js';
import { HealthView } from './views/health-view.js';
import { HeaderView } from './views/header-view.js';
import { LevelView } from './views/level-view.js';
import { LightsView } from './views/lights-view.js';
import { PlaneView } from './views/plane-view.js';
import { SpectrogramView } from './views/spectrogram-view.js';
import type { View } from './views/view.js';
import { WhyView } from './views/why-view.js';

/** Countdowns and the age of values go on when no message comes, ms. */
const IDLE_DRAW_EVERY_MS = 250;

const store = new DashboardStore();
const loop = new DrawLoop((nowMs) => {
  for (const view of views) view.draw(store, nowMs);
});
const redraw = () => loop.request();

const spectrogram = new SpectrogramView();
const spectrogramOn = byId('spectrogram-on', HTMLInputElement);
const spectrogramCanvas = byId('spectrogram', HTMLCanvasElement);

/** Asks for what is on show: columns only while someone can see them. */
function subscribe(): void {
  const hasSpectrogram = spectrogramOn.checked && document.visibilityState === 'visible';
  subscriptions.ask({ hasSpectrogram, hasPulses: events.hasPulses, target: why.target });
  spectrogramCanvas.hidden = !spectrogramOn.checked;
}

let pastRequest = new AbortController();
/** A new connection may be to another tracker: what was before is asked for anew. */
async function loadPast(): Promise<void> {
  pastRequest.abort();
  pastRequest = new AbortController();
  const past = await requestPast(LONGEST_SPAN_SECONDS, pastRequest.signal);
  if (past === null) return;
  store.applyPast(past);
  refreshCharts();
  redraw();
}

const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
const connection = new Connection(`${scheme}://${window.location.host}/ws`, {
  onState: redraw,
  onMessage: (message) => {
    store.apply(message, performance.now());
    if (message.type === 'hello') {
      subscriptions.clear();
      subscribe();
      void loadPast();
    }
    redraw();
  },
  onBinary: (data) => {
    spectrogram.push(data);
    redraw();
  },
});

const subscriptions = new Subscriptions((message) => connection.send(message));
const curves = new CurvesView(store, redraw);
const events = new EventsView(subscribeAndRedraw);
const why = new WhyView(subscribeAndRedraw);
const filmCurves = new FilmCurvesView(redraw);
const views: readonly View[] = [
  new HeaderView(connection),
  new BannerView(connection),
  new HealthView(connection),
  new LightsView(connection, async (wish) => {
    const answer = await requestCommand(wish);
    store.applyLightsOutcome(typeof answer === 'string' ? answer : answer.lights, performance.now());
    redraw();
  }),
  new PlaneView(),
  new LevelView(),
  curves,
  filmCurves,
  spectrogram,
  why,
  new FilmView(),
  events,
];

function subscribeAndRedraw(): void {
  subscribe();
  redraw();
}

function refreshCharts(): void {
  curves.chart.refresh();
  filmCurves.chart.refresh();
}

byId('span', HTMLFieldSetElement).addEventListener('change', (event) => {
  if (!(event.target instanceof HTMLInputElement)) return;
  curves.chart.spanSeconds = Number(event.target.value);
  filmCurves.chart.spanSeconds = Number(event.target.value);
  redraw();
});
// Whoever asked for less motion gets the picture that moves most only on request.
spectrogramOn.checked = !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
spectrogramOn.addEventListener('change', subscribeAndRedraw);
document.addEventListener('visibilitychange', subscribe);
window.addEventListener('resize', redraw);
window.setInterval(redraw, IDLE_DRAW_EVERY_MS);
redraw();
