import { useSignal } from '@preact/signals';
import type { RulesReplayResponse } from '../../../src/server/api-answers.js';
import { lockedReason } from '../state/app.js';
import { EntryForm, withEntry } from './entry-form.js';
import { FiredLine } from './fired-line.js';
import { type Rule, replayRules } from './rule-replay.js';
import { settings } from './settings.js';
import { NumberLine, TextLine } from './text-line.js';

interface RuleFormProps {
  /** Place of the rule in the list; null: it is new. */
  readonly index: number | null;
  readonly rules: readonly Rule[];
  readonly first: Rule;
  readonly onDone: () => void;
}

/** One rule: its condition, and when it would have fired. The rules are changed when it is confirmed. */
export function RuleForm({ index, rules, first, onDone }: RuleFormProps) {
  const rule = useSignal(first);
  const replay = useSignal<RulesReplayResponse | string | null>(null);
  const path = ['rules', index ?? rules.length];
  const apply = async () => {
    if (await settings.change({ rules: withEntry(rules, index, rule.value) })) onDone();
  };
  const tryIt = async () => {
    replay.value = await replayRules([rule.value]);
  };
  const edit = (change: Partial<Rule>) => {
    rule.value = { ...rule.value, ...change };
    replay.value = null;
  };
  const { name, when, value = '1', cooldownSeconds = 4, debounceSeconds = 0.5 } = rule.value;
  return (
    <EntryForm
      title={index === null ? 'New rule' : first.name}
      confirm={index === null ? 'Add it' : 'Change it'}
      onConfirm={apply}
      onClose={onDone}
      actions={
        <button type="button" disabled={lockedReason.value !== null} onClick={() => void tryIt()}>
          Try on the last half hour
        </button>
      }
      result={
        typeof replay.value === 'string' ? (
          <p class="problem">{replay.value}</p>
        ) : (
          replay.value !== null && <FiredLine replay={replay.value} />
        )
      }
    >
      <TextLine
        name="Name of the event"
        path={[...path, 'name']}
        value={name}
        onChange={(text) => edit({ name: text })}
      />
      <TextLine
        name="When"
        path={[...path, 'when']}
        value={when}
        isLong
        onChange={(text) => edit({ when: text })}
      />
      <TextLine
        name="Value of the event"
        note="A number, or what is computed of signals."
        path={[...path, 'value']}
        value={value}
        onChange={(text) => edit({ value: text })}
      />
      <NumberLine
        name="At least so many seconds apart"
        path={[...path, 'cooldownSeconds']}
        value={cooldownSeconds}
        onChange={(seconds) => edit({ cooldownSeconds: seconds })}
      />
      <NumberLine
        name="Untrue for so many seconds before it may come again"
        path={[...path, 'debounceSeconds']}
        value={debounceSeconds}
        onChange={(seconds) => edit({ debounceSeconds: seconds })}
      />
    </EntryForm>
  );
}
