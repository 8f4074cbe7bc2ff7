import type { Connection } from '../connection.js';
import { byId, setText } from '../dom.js';
import type { DashboardStore } from '../store.js';
import type { View } from './view.js';

/** The protocol this page speaks; a server with another one is named in the banner. */
const PROTOCOL_VERSION = 3;

/** The one line on what is wrong with this page's view of the show, the greying of old values, and the spoken word on changes of the connection. */
export class BannerView implements View {
  readonly #banner = byId('banner', HTMLElement);
  readonly #announcer = byId('announcer', HTMLElement);
  #announced = '';

  constructor(private readonly connection: Connection) {}

  draw(store: DashboardStore, nowMs: number): void {
    const isLive = this.connection.state.kind === 'live';
    const problem = this.#problem(store, nowMs);
    document.body.dataset.stale = store.frame !== null && (!isLive || store.isStale(nowMs)) ? 'yes' : 'no';
    this.#banner.hidden = problem === null;
    if (problem !== null) setText(this.#banner, problem);
    this.#announce(store, isLive);
  }

  #problem(store: DashboardStore, nowMs: number): string | null {
    const { hello, health, frame } = store;
    const age =
      store.isStale(nowMs) && frame !== null ? `; values are ${seconds(nowMs - store.frameAtMs)} old` : '';
    if (this.connection.isRefused)
      return 'Affekt asks for a token: open the link it printed when it started.';
    if (this.connection.state.kind === 'waiting') return `No connection to Affekt${age}`;
    if (this.connection.state.kind === 'connecting') return frame === null ? null : `Reconnecting${age}`;
    if (hello !== null && hello.protocolVersion !== PROTOCOL_VERSION) {
      return `The server speaks protocol ${String(hello.protocolVersion)}, this page ${PROTOCOL_VERSION}: reload the page.`;
    }
    // What the server says is wrong explains it better (`HealthView`).
    if (health !== null && health.level !== 'ok') return null;
    if (frame === null) return 'Connected; waiting for the first sound.';
    return store.isStale(nowMs) ? `No data from the tracker${age}` : null;
  }

  /** Said once a change; never a countdown. */
  #announce(store: DashboardStore, isLive: boolean): void {
    const worst = store.health?.conditions.find(({ severity }) => severity === 'bad');
    const text = isLive ? (worst?.what ?? 'Live') : 'Disconnected';
    const isStart = this.#announced === '' && !isLive;
    if (text === this.#announced || isStart) return;
    this.#announced = text;
    setText(this.#announcer, text);
  }
}

function seconds(milliseconds: number): string {
  const whole = Math.round(milliseconds / 1000);
  return whole < 120 ? `${whole} s` : `${Math.round(whole / 60)} min`;
}
