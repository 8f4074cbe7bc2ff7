import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { RulesReplayResponse } from '../../../src/server/api-answers.js';
import type { ErrorMessage } from '../../../src/server/protocol.js';
import { lockedReason } from '../state/app.js';
import { seriesInfo } from '../state/series-info.js';
import { FaultLine } from './fault-line.js';
import { settings } from './settings.js';
import { FiredLine } from './fired-line.js';

const PATH = ['rules'] as const;

interface Rule {
  readonly name: string;
  readonly when: string;
  readonly value?: string;
  readonly cooldownSeconds?: number;
  readonly debounceSeconds?: number;
}

/** Events of one's own, and when they would have come in the last half hour. */
export function RulesPart() {
  const rules = (settings.effective(PATH) ?? []) as readonly Rule[];
  const draft = useSignal<{ readonly index: number | null; readonly rule: Rule } | null>(null);
  if (settings.told.value === null) return <p class="empty">Reading the settings…</p>;
  return (
    <div class="setup-columns">
      <section class="panel" aria-labelledby="rules-title">
        <div class="panel-head">
          <h2 id="rules-title">Rules</h2>
          <button
            type="button"
            disabled={lockedReason.value !== null}
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
        {rules.length === 0 ? (
          <p class="empty">
            None yet. A rule makes an event of a condition, such as: arousal above 0.3 for 2 s.
          </p>
        ) : (
          <ul class="rules">
            {rules.map((rule, index) => (
              <li key={rule.name}>
                <strong>{rule.name}</strong> <code>{rule.when}</code>
                <button
                  type="button"
                  class="small"
                  aria-label={`Edit ${rule.name}`}
                  onClick={() => {
                    draft.value = { index, rule };
                  }}
                >
                  Edit
                </button>
                <button
                  type="button"
                  class="small"
                  aria-label={`Take away ${rule.name}`}
                  disabled={lockedReason.value !== null}
                  onClick={() => void settings.set([...PATH, index], undefined)}
                >
                  Take away
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
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
    </div>
  );
}

interface RuleFormProps {
  readonly index: number | null;
  readonly rules: readonly Rule[];
  readonly first: Rule;
  readonly onDone: () => void;
}

function RuleForm({ index, rules, first, onDone }: RuleFormProps) {
  const rule = useSignal(first);
  const replay = useSignal<RulesReplayResponse | string | null>(null);
  const place = index ?? rules.length;
  const isLocked = lockedReason.value !== null;
  const apply = async () => {
    const wanted =
      index === null ? [...rules, rule.value] : rules.map((one, at) => (at === index ? rule.value : one));
    if (await settings.change({ rules: wanted })) onDone();
  };
  const edit = (change: Partial<Rule>) => {
    rule.value = { ...rule.value, ...change };
    replay.value = null;
  };
  return (
    <section class="panel" aria-labelledby="rule-title">
      <h2 id="rule-title">{index === null ? 'New rule' : first.name}</h2>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        <Line
          name="Name of the event"
          value={rule.value.name}
          path={[...PATH, place, 'name']}
          onChange={(name) => edit({ name })}
        />
        <Line
          name="When"
          value={rule.value.when}
          path={[...PATH, place, 'when']}
          isLong
          note={`Names: ${seriesInfo.value
            .slice(0, 6)
            .map(({ name }) => name)
            .join(
              ', ',
            )} and all others of the curves, with a dot: film.sad. Also and, or, not, for 2s, rising(…), falling(…), mean(…, 5s).`}
          onChange={(when) => edit({ when })}
        />
        <Line
          name="At least so many seconds apart"
          value={String(rule.value.cooldownSeconds ?? 4)}
          path={[...PATH, place, 'cooldownSeconds']}
          onChange={(text) => edit({ cooldownSeconds: Number(text.replace(',', '.')) })}
        />
        <span class="presets">
          <button type="submit" disabled={isLocked}>
            {index === null ? 'Add it' : 'Change it'}
          </button>
          <button
            type="button"
            disabled={isLocked}
            onClick={() =>
              void replayed(rule.value).then((answer) => {
                replay.value = answer;
              })
            }
          >
            Try on the last half hour
          </button>
          <button type="button" onClick={onDone}>
            Close
          </button>
        </span>
        {typeof replay.value === 'string' && <p class="problem">{replay.value}</p>}
        {replay.value !== null && typeof replay.value !== 'string' && <FiredLine replay={replay.value} />}
      </form>
    </section>
  );
}

/** When the rule would have fired, or what is wrong with it. */
async function replayed(rule: Rule): Promise<RulesReplayResponse | string> {
  try {
    const response = await fetch('./api/rules/replay', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rules: [rule] }),
    });
    const answer = (await response.json()) as RulesReplayResponse | ErrorMessage;
    return 'fired' in answer ? answer : answer.message;
  } catch {
    return 'No answer from Affekt.';
  }
}

interface LineProps {
  readonly name: string;
  readonly value: string;
  readonly path: readonly (string | number)[];
  readonly note?: string;
  readonly isLong?: boolean;
  readonly onChange: (text: string) => void;
}

function Line({ name, value, path, note, isLong = false, onChange }: LineProps) {
  const id = useId();
  const common = { id, value, 'aria-describedby': `${id}-note` };
  return (
    <div class="field">
      <label for={id}>{name}</label>
      {isLong ? (
        <textarea
          {...common}
          rows={3}
          spellcheck={false}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      ) : (
        <input {...common} type="text" onInput={({ currentTarget }) => onChange(currentTarget.value)} />
      )}
      {note !== undefined && (
        <p class="note" id={`${id}-note`}>
          {note}
        </p>
      )}
      <FaultLine path={path} />
    </div>
  );
}
