import { AffektError, toAffektError } from '../../core/errors.js';
import type { AffektConfig } from '../../core/config-schema.js';
import { BUILT_IN_EVENTS } from '../events/event-names.js';
import { Rule, type RuleDefinition } from './rule.js';
import { parseCondition, parseNumber } from './rule-parser.js';
import { type RuleSignal, signalsByRuleName } from './rule-signal.js';

/** The `rules` section of the configuration. */
export type RulesConfig = AffektConfig['rules'];

/**
 * Reads the rules of a configuration over the signals there are. The result makes the rules of one stream, each time it is
 * called with new state. Throws `AFFEKT_CONFIG_INVALID` that names the rule, the field and the place in it.
 */
export function compileRules(config: RulesConfig, signals: readonly RuleSignal[]): () => readonly Rule[] {
  const byName = signalsByRuleName(signals);
  const names = [...byName.keys()];
  const definitions = config.map((rule, index): RuleDefinition => {
    const at = `rules.${index} ("${rule.name}")`;
    if (Object.hasOwn(BUILT_IN_EVENTS, rule.name)) {
      throw new AffektError('AFFEKT_CONFIG_INVALID', `${at}: "${rule.name}" is the name of a built-in event`);
    }
    if (config.findIndex(({ name }) => name === rule.name) !== index) {
      throw new AffektError('AFFEKT_CONFIG_INVALID', `${at}: there is another rule of this name`);
    }
    const { name, when, value, cooldownSeconds, debounceSeconds } = rule;
    return {
      name,
      when: located(`${at}.when`, () => parseCondition(when, names)),
      whenText: when,
      value: located(`${at}.value`, () => parseNumber(value, names)),
      cooldownSeconds,
      debounceSeconds,
    };
  });
  return () => definitions.map((definition) => new Rule(definition, byName));
}

function located<Result>(at: string, parse: () => Result): Result {
  try {
    return parse();
  } catch (cause) {
    const { code, message } = toAffektError(cause, 'AFFEKT_INTERNAL');
    throw new AffektError(code, `${at}: ${message}`, { cause });
  }
}
