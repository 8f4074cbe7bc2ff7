import { isDeepStrictEqual } from 'node:util';
import { compileRules } from '../../emotion/rules/compile-rules.js';
import type { Engine } from '../../engine/engine.js';
import { SIGNALS } from '../../signals/signal-table.js';
import { analysisParametersOf } from '../analysis-parameters-of.js';
import type { ShowPart } from '../change/exchange-parts.js';
import type { Settings } from '../settings/settings-schema.js';

/** A part that is what `read` gives of the settings. */
export function partOf<Value>(
  name: string,
  read: (settings: Settings) => Value,
  exchange: (value: Value) => void | Promise<void>,
): ShowPart {
  return {
    name,
    differs: (before, after) => !isDeepStrictEqual(read(before), read(after)),
    exchange: async (_before, after) => await exchange(read(after)),
  };
}

/** What of the engine the settings can change while it runs, input and model apart. */
export function engineParts(engine: Engine): ShowPart[] {
  return [
    partOf('channels, gain and silence threshold', analysisParametersOf, (parameters) =>
      engine.setParameters(parameters),
    ),
    partOf(
      'presence',
      ({ presence }) => presence,
      (presence) => engine.setPresenceBehaviour(presence),
    ),
    partOf(
      'rules',
      ({ rules }) => rules,
      (rules) => engine.setRules(compileRules(rules, SIGNALS)()),
    ),
  ];
}
