import type { LightsMessage } from '../../../src/server/protocol.js';
import { append, byId, setText } from '../dom.js';
import { swatchColour } from '../lights-words.js';

interface Swatch {
  readonly name: string;
  readonly colour: HTMLElement;
  readonly level: HTMLElement;
}

/** One swatch a group, in the colour that leaves. The style sheet eases its changes: the page itself never flashes. */
export class SwatchList {
  readonly #root = byId('swatches', HTMLElement);
  #swatches: readonly Swatch[] = [];

  draw(groups: LightsMessage['groups']): void {
    const isSame =
      groups.length === this.#swatches.length &&
      groups.every(({ name }, index) => name === this.#swatches[index]?.name);
    if (!isSame) this.#rebuild(groups);
    for (const [index, swatch] of this.#swatches.entries()) {
      const group = groups[index];
      if (group === undefined) continue;
      swatch.colour.style.backgroundColor = swatchColour(group);
      setText(swatch.level, `${Math.round(100 * group.level)} %`);
    }
  }

  #rebuild(groups: LightsMessage['groups']): void {
    this.#root.replaceChildren();
    this.#swatches = groups.map(({ name }) => {
      const item = append(this.#root, 'li', 'swatch');
      const colour = append(item, 'span', 'swatch-colour');
      colour.ariaHidden = 'true';
      append(item, 'span', 'swatch-name', name).title = name;
      return { name, colour, level: append(item, 'span', 'swatch-level') };
    });
  }
}
