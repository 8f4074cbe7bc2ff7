import { PALETTES } from '../../../src/signals/palettes.js';
import { app } from '../state/app.js';
import { seriesInfo } from '../state/series-info.js';
import { settings } from './settings.js';
import type { Path } from './settings-patch.js';

/** Names that may stand at a place, by what the place is called: signals, palettes, events. */
export function suggestionsFor(path: Path): readonly string[] {
  switch (path.at(-1)) {
    case 'signal':
      return seriesInfo.value.map(({ name }) => name);
    case 'palette': {
      const own = settings.effective(['outputs', 'lights', 'palettes']) ?? {};
      return [...Object.keys(PALETTES), ...Object.keys(own)];
    }
    case 'event': {
      const rules = (settings.effective(['rules']) ?? []) as readonly { readonly name: string }[];
      const heard = app.store.events.peek().map(({ name }) => name);
      return [
        ...new Set([
          'drop',
          'build',
          'peak',
          'section-change',
          'beat',
          ...rules.map(({ name }) => name),
          ...heard,
        ]),
      ];
    }
    default:
      return [];
  }
}
