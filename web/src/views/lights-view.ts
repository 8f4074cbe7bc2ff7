import type { Wish } from '../command-request.js';
import type { Connection } from '../connection.js';
import { byId, setText } from '../dom.js';
import { canBeHeld, lightsTrouble, limiterWords, lockedReason } from '../lights-words.js';
import type { DashboardStore } from '../store.js';
import { OutputList } from './output-list.js';
import { SwatchList } from './swatch-list.js';
import type { View } from './view.js';

/** What leaves for the lights, what the limiter holds back, and the hand on it: blackout, freeze, outputs on and off. */
export class LightsView implements View {
  readonly #panel = byId('lights', HTMLElement);
  readonly #hint = byId('lights-hint', HTMLElement);
  readonly #body = byId('lights-body', HTMLElement);
  readonly #controls = byId('light-controls', HTMLElement);
  readonly #limiter = byId('limiter', HTMLElement);
  readonly #lost = byId('lights-lost', HTMLElement);
  readonly #problem = byId('lights-problem', HTMLElement);
  readonly #locked = byId('lights-locked', HTMLElement);
  readonly #blackout = byId('blackout', HTMLButtonElement);
  readonly #freeze = byId('freeze', HTMLButtonElement);
  readonly #swatches = new SwatchList();
  readonly #outputs: OutputList;

  /** @param act sends a wish to the server; what became of it is read from the store */
  constructor(
    private readonly connection: Connection,
    act: (wish: Wish) => void,
  ) {
    this.#outputs = new OutputList(act);
    this.#blackout.addEventListener('click', () =>
      act({ name: 'blackout', args: { on: !isPressed(this.#blackout) } }),
    );
    this.#freeze.addEventListener('click', () =>
      act({ name: 'freeze', args: { on: !isPressed(this.#freeze) } }),
    );
  }

  draw(store: DashboardStore, nowMs: number): void {
    const { hello, lights } = store;
    const hasGroups = lights !== null && lights.groups.length > 0;
    const isConfigured = hasGroups || (lights !== null && lights.outputs.length > 0);
    const isLive = this.connection.state.kind === 'live';
    const locked = lockedReason(hello?.role ?? null, isLive);
    this.#panel.hidden = hello === null;
    this.#panel.dataset.configured = isConfigured ? 'yes' : 'no';
    this.#panel.dataset.stale = isConfigured && !isLive ? 'yes' : 'no';
    this.#hint.hidden = isConfigured;
    this.#body.hidden = !isConfigured;
    this.#controls.hidden = lights === null || !canBeHeld(lights);
    this.#limiter.hidden = this.#controls.hidden;
    show(this.#lost, hasGroups ? lightsTrouble(lights) : null);
    show(this.#problem, store.lightsRefusal);
    show(this.#locked, isConfigured ? locked : null);
    if (lights === null) return;
    for (const [button, isOn] of [
      [this.#blackout, lights.isBlackout],
      [this.#freeze, lights.isFrozen],
    ] as const) {
      button.ariaPressed = String(isOn);
      button.disabled = locked !== null;
    }
    this.#swatches.draw(lights.groups);
    this.#outputs.draw(lights.outputs, locked !== null);
    const { isWorking, groups } = store.limiter.at(nowMs);
    this.#limiter.dataset.working = isWorking ? 'yes' : 'no';
    setText(this.#limiter, limiterWords(isWorking, groups, lights.limiter));
  }
}

function isPressed(button: HTMLButtonElement): boolean {
  return button.ariaPressed === 'true';
}

function show(element: HTMLElement, text: string | null): void {
  element.hidden = text === null;
  setText(element, text ?? '');
}
