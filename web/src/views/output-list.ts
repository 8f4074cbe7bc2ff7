import type { LightsMessage } from '../../../src/server/protocol.js';
import type { Wish } from '../command-request.js';
import { append, byId, setText } from '../dom.js';
import { outputWords } from '../lights-words.js';

interface Row {
  readonly name: string;
  readonly item: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly state: HTMLElement;
  readonly counts: HTMLElement;
  readonly trouble: HTMLElement;
}

/** The outputs with their state, what they sent, what is wrong with them, and a switch each. */
export class OutputList {
  readonly #root = byId('outputs', HTMLElement);
  #rows: readonly Row[] = [];

  constructor(private readonly act: (wish: Wish) => void) {}

  draw(outputs: LightsMessage['outputs'], isLocked: boolean): void {
    const isSame =
      outputs.length === this.#rows.length &&
      outputs.every(({ name }, index) => name === this.#rows[index]?.name);
    if (!isSame) this.#rebuild(outputs);
    for (const [index, row] of this.#rows.entries()) {
      const output = outputs[index];
      if (output === undefined) continue;
      const { counts, trouble } = outputWords(output);
      row.button.ariaChecked = String(output.isEnabled);
      row.button.disabled = isLocked;
      row.item.dataset.state = output.state;
      setText(row.state, output.state);
      setText(row.counts, counts);
      row.trouble.hidden = trouble === null;
      setText(row.trouble, trouble ?? '');
    }
  }

  #rebuild(outputs: LightsMessage['outputs']): void {
    this.#root.replaceChildren();
    this.#rows = outputs.map((output) => {
      const item = append(this.#root, 'li', 'output');
      item.dataset.output = output.name;
      const button = append(item, 'button', 'output-switch', outputWords(output).name);
      button.type = 'button';
      button.role = 'switch';
      button.setAttribute('aria-describedby', 'lights-locked');
      // What it shows is what the server says, never what was pressed.
      button.addEventListener('click', () => {
        this.act({ name: 'output', args: { name: output.name, on: button.ariaChecked !== 'true' } });
      });
      const state = append(item, 'span', 'output-state');
      const counts = append(item, 'span', 'output-counts');
      return {
        name: output.name,
        item,
        button,
        state,
        counts,
        trouble: append(item, 'span', 'output-trouble'),
      };
    });
  }
}
