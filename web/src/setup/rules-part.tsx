import { useSignal } from '@preact/signals';
import { lockedReason } from '../state/app.js';
import { FiredLine } from './fired-line.js';
import { RuleForm } from './rule-form.js';
import { type Rule, useReplay } from './rule-replay.js';
import { RuleWords } from './rule-words.js';
import { settings } from './settings.js';

const PATH = ['rules'] as const;

/** Events of one's own, and when they would have come in the last half hour. */
export function RulesPart() {
  const rules = (settings.kept(PATH) ?? []) as readonly Rule[];
  const draft = useSignal<{ readonly index: number | null; readonly rule: Rule } | null>(null);
  const isLocked = lockedReason.value !== null;
  return (
    <div class="setup-columns">
      <section class="panel" aria-labelledby="rules-title">
        <div class="panel-head">
          <h2 id="rules-title">Rules, and when they would have fired</h2>
          <button
            type="button"
            disabled={isLocked}
            onClick={() => {
              draft.value = {
                index: null,
                rule: { name: `rule${rules.length + 1}`, when: 'arousal > 0.3 for 2s' },
              };
            }}
          >
            Add a rule
          </button>
        </div>
        <RuleList
          rules={rules}
          isLocked={isLocked}
          onEdit={(index, rule) => {
            draft.value = { index, rule };
          }}
        />
      </section>
      <div class="desk-side">
        {draft.value !== null && (
          <RuleForm
            key={draft.value.index ?? 'new'}
            index={draft.value.index}
            rules={rules}
            first={draft.value.rule}
            onDone={() => {
              draft.value = null;
            }}
          />
        )}
        <RuleWords />
      </div>
    </div>
  );
}

interface RuleListProps {
  readonly rules: readonly Rule[];
  readonly isLocked: boolean;
  readonly onEdit: (index: number, rule: Rule) => void;
}

function RuleList({ rules, isLocked, onEdit }: RuleListProps) {
  const replay = useReplay(rules, !isLocked).value;
  if (rules.length === 0) {
    return (
      <p class="empty">None yet. A rule makes an event of a condition, such as: arousal above 0.3 for 2 s.</p>
    );
  }
  return (
    <ul class="rules">
      {rules.map((rule, index) => (
        <li key={rule.name}>
          <span class="rule-head">
            <strong>{rule.name}</strong> <code>{rule.when}</code>
          </span>
          <span class="button-row">
            <button
              type="button"
              class="small"
              aria-label={`Edit ${rule.name}`}
              onClick={() => onEdit(index, rule)}
            >
              Edit
            </button>
            <button
              type="button"
              class="small"
              aria-label={`Take away ${rule.name}`}
              disabled={isLocked}
              onClick={() => void settings.set([...PATH, index], undefined)}
            >
              Take away
            </button>
          </span>
          <div class="fired-room">
            {replay !== null && (
              <FiredLine
                replay={{ ...replay, fired: replay.fired.filter(({ name }) => name === rule.name) }}
              />
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
