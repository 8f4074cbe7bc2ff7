import type { ConfigFault } from '../../core/config-faults.js';
import type { AffektConfig } from '../../core/config-schema.js';
import { AffektError, toAffektError } from '../../core/errors.js';
import { BUILT_IN_EVENTS } from '../events/event-names.js';
import { Rule, type RuleDefinition } from './rule.js';
import { parseCondition, parseNumber } from './rule-parser.js';
import { type RuleSignal, signalsByRuleName } from './rule-signal.js';

/** The `rules` section of the configuration. */
export type RulesConfig = AffektConfig['rules'];

/**
 * Reads the rules of a configuration over the signals there are. The result makes the rules of one stream, each time it is
 * called with new state. Throws `AFFEKT_CONFIG_INVALID` with every fault of `ruleFaults`.
 */
export function compileRules(config: RulesConfig, signals: readonly RuleSignal[]): () => readonly Rule[] {
  const { definitions, faults } = readRules(config, signals);
  if (faults.length > 0) {
    throw new AffektError('AFFEKT_CONFIG_INVALID', faults.map(({ message }) => message).join('; '));
  }
  const byName = signalsByRuleName(signals);
  return () => definitions.map((definition) => new Rule(definition, byName));
}

/** Every fault of the rules beyond their schema, with its place among them; each names the rule, the field and the place in it. */
export function ruleFaults(config: RulesConfig, signals: readonly RuleSignal[]): readonly ConfigFault[] {
  return readRules(config, signals).faults;
}

function readRules(
  config: RulesConfig,
  signals: readonly RuleSignal[],
): { readonly definitions: readonly RuleDefinition[]; readonly faults: readonly ConfigFault[] } {
  const names = [...signalsByRuleName(signals).keys()];
  const faults: ConfigFault[] = [];
  const definitions = config.flatMap((rule, index): RuleDefinition[] => {
    const at = `rules.${index} ("${rule.name}")`;
    const add = (key: string, message: string) => faults.push({ path: [index, key], message });
    if (Object.hasOwn(BUILT_IN_EVENTS, rule.name)) {
      add('name', `${at}: "${rule.name}" is the name of a built-in event`);
    }
    if (config.findIndex(({ name }) => name === rule.name) !== index) {
      add('name', `${at}: there is another rule of this name`);
    }
    const read = <Result>(key: 'when' | 'value', parse: (text: string) => Result): Result | null => {
      try {
        return parse(rule[key]);
      } catch (error) {
        add(key, `${at}.${key}: ${toAffektError(error, 'AFFEKT_INTERNAL').message}`);
        return null;
      }
    };
    const when = read('when', (text) => parseCondition(text, names));
    const value = read('value', (text) => parseNumber(text, names));
    if (when === null || value === null) return [];
    const { name, cooldownSeconds, debounceSeconds } = rule;
    return [{ name, when, whenText: rule.when, value, cooldownSeconds, debounceSeconds }];
  });
  return { definitions, faults };
}
