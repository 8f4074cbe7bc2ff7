import type { HealthMessage } from '../../../src/server/protocol.js';
import type { Connection } from '../connection.js';
import { append, byId, setText } from '../dom.js';
import { forHowLong, healthLines } from '../health-words.js';
import type { DashboardStore } from '../store.js';
import type { View } from './view.js';

type Condition = HealthMessage['conditions'][number];

/** What is wrong with the show as the server says it, over the page's lower edge; what is only to be known, at its foot. */
export class HealthView implements View {
  readonly #pressing = new ConditionList(byId('health', HTMLElement));
  readonly #notes = new ConditionList(byId('health-notes', HTMLElement));
  readonly #more = byId('health-more', HTMLElement);

  constructor(private readonly connection: Connection) {}

  draw(store: DashboardStore, nowMs: number): void {
    // Of a show that cannot be seen nothing is known.
    const health = this.connection.state.kind === 'live' ? store.health : null;
    const { pressing, moreCount, notes } = healthLines(health);
    const secondsOf = ({ sinceSeconds }: Condition) => store.serverSeconds(nowMs) - sinceSeconds;
    this.#pressing.draw(pressing, secondsOf);
    this.#notes.draw(notes, secondsOf);
    this.#more.hidden = moreCount === 0;
    setText(this.#more, `and ${moreCount} more: see /healthz`);
  }
}

/** A list of conditions, rebuilt only when another one is in it. */
class ConditionList {
  readonly #root: HTMLElement;
  #drawn = '';
  #ages: HTMLElement[] = [];

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  draw(conditions: readonly Condition[], secondsOf: (condition: Condition) => number): void {
    const text = JSON.stringify(conditions);
    if (text !== this.#drawn) this.#rebuild(conditions);
    this.#drawn = text;
    conditions.forEach((condition, index) => {
      const age = this.#ages[index];
      if (age !== undefined) setText(age, forHowLong(secondsOf(condition)));
    });
  }

  #rebuild(conditions: readonly Condition[]): void {
    this.#root.hidden = conditions.length === 0;
    this.#root.replaceChildren();
    this.#ages = conditions.map(({ id, severity, what, doThis }) => {
      const item = append(this.#root, 'li', 'condition');
      item.dataset.id = id;
      item.dataset.severity = severity;
      append(item, 'strong', 'condition-what', what);
      append(item, 'span', 'condition-do', doThis);
      return append(item, 'span', 'condition-age');
    });
  }
}
