import { isDeepStrictEqual } from 'node:util';
import type { Outputs } from '../../outputs/outputs.js';
import type { ShowPart } from '../change/exchange-parts.js';
import type { Settings } from '../settings/settings-schema.js';

/** Outputs, patch, looks and palettes; which of them has to change the outputs find out for themselves. */
export function outputsPart(outputs: Outputs): ShowPart {
  return {
    name: 'outputs and lights',
    differs: (before, after) => !isDeepStrictEqual(read(before), read(after)),
    async exchange(_before, after, options) {
      const { config, ruleNames } = read(after);
      await outputs.change(config, ruleNames, options);
    },
  };
}

/** The patch may speak of the rules' events. */
function read({ outputs, rules }: Settings) {
  return { config: outputs, ruleNames: rules.map(({ name }) => name) };
}
