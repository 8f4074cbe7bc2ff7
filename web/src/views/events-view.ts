import type { EventMessage } from '../../../src/server/protocol.js';
import { append, byId } from '../dom.js';
import { formatTime } from '../format.js';
import type { DashboardStore } from '../store.js';
import type { View } from './view.js';

/** As many as anyone scrolls through. */
const SHOWN_COUNT = 60;

/** What happened, newest first, with value and reason. */
export class EventsView implements View {
  readonly #list = byId('events', HTMLElement);
  readonly #none = byId('no-events', HTMLElement);
  readonly #pulsesOn = byId('pulses-on', HTMLInputElement);
  #drawnTotal = -1;

  constructor(onChange: () => void) {
    this.#pulsesOn.addEventListener('change', () => {
      this.#drawnTotal = -1;
      onChange();
    });
  }

  /** Whether beats and onsets are shown. */
  get hasPulses(): boolean {
    return this.#pulsesOn.checked;
  }

  draw(store: DashboardStore): void {
    if (store.eventTotal === this.#drawnTotal) return;
    this.#drawnTotal = store.eventTotal;
    const pulses = this.hasPulses ? store.pulses.items : [];
    const newestFirst = [...store.events.items, ...pulses]
      .sort((a, b) => b.audioTimeSeconds - a.audioTimeSeconds)
      .slice(0, SHOWN_COUNT);
    this.#none.hidden = newestFirst.length > 0;
    this.#list.hidden = newestFirst.length === 0;
    this.#list.replaceChildren();
    for (const event of newestFirst) addEvent(this.#list, event);
  }
}

function addEvent(list: HTMLElement, event: EventMessage): void {
  const item = append(list, 'li', 'event');
  append(item, 'span', 'event-time', formatTime(event.audioTimeSeconds));
  append(item, 'span', 'event-name', event.name.replaceAll('-', ' '));
  append(item, 'span', 'event-value', event.value.toFixed(2).replace('-', '\u2212'));
  append(item, 'span', 'event-reason', event.reason);
}
