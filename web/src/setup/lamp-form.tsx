import { useId } from 'preact/hooks';
import { lockedReason } from '../state/app.js';
import { FaultLine } from './fault-line.js';
import { entryAt } from './schema-form.js';
import { settings } from './settings.js';
import { type Lamp, overlapping } from './universe.js';

const PATH = ['outputs', 'lights', 'fixtures'] as const;

interface LampFormProps {
  readonly lamps: readonly Lamp[];
  /** Place of the lamp in the patch; null: it is new. */
  readonly index: number | null;
  readonly draft: Lamp;
  readonly onDraft: (lamp: Lamp) => void;
  readonly onDone: () => void;
}

/** One lamp: where it stands and what it has. The patch is changed when it is confirmed, whole or not at all. */
export function LampForm({ lamps, index, draft, onDraft, onDone }: LampFormProps) {
  const place = index ?? lamps.length;
  const isLocked = lockedReason.value !== null;
  const groups = [...new Set(lamps.map(({ group }) => group))];
  const kinds = entryAt(settings.entries.value, [...PATH, '*', 'kind'])?.forms[0]?.choices ?? [];
  const others = overlapping(
    lamps.filter((_lamp, at) => at !== index),
    draft,
  );
  const apply = async () => {
    const wanted =
      index === null ? [...lamps, draft] : lamps.map((lamp, at) => (at === index ? draft : lamp));
    const isNewGroup = settings.effective(['outputs', 'lights', 'groups', draft.group]) === undefined;
    // A group without a look shows nothing: it begins with that of the plane.
    const lights = { fixtures: wanted, ...(isNewGroup && { groups: { [draft.group]: {} } }) };
    if (await settings.change({ outputs: { lights } })) onDone();
  };
  return (
    <section class="panel" aria-labelledby="lamp-form-title">
      <h2 id="lamp-form-title">{index === null ? 'New lamp' : draft.name}</h2>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        <Text
          name="Name"
          place={place}
          field="name"
          value={draft.name}
          onChange={(name) => onDraft({ ...draft, name })}
        />
        <Text
          name="Group"
          place={place}
          field="group"
          value={draft.group}
          suggestions={groups}
          onChange={(group) => onDraft({ ...draft, group })}
        />
        <Text
          name="Universe"
          place={place}
          field="universe"
          value={String(draft.universe)}
          onChange={(text) => onDraft({ ...draft, universe: Number(text) })}
        />
        <Text
          name="First channel"
          place={place}
          field="address"
          value={String(draft.address)}
          onChange={(text) => onDraft({ ...draft, address: Number(text) })}
        />
        {draft.channels === undefined ? (
          <Kind kinds={kinds.map(String)} place={place} draft={draft} onDraft={onDraft} />
        ) : (
          <p class="note">Its {draft.channels.length} channels are written one by one in the file.</p>
        )}
        {others.length > 0 && (
          <p class="problem">▲ Shares channels with {others.map(({ name }) => name).join(', ')}.</p>
        )}
        <span class="presets">
          <button type="submit" disabled={isLocked}>
            {index === null ? 'Patch it' : 'Change it'}
          </button>
          <button type="button" onClick={onDone}>
            Close
          </button>
          {index !== null && (
            <button
              type="button"
              disabled={isLocked}
              onClick={() =>
                void settings.set([...PATH, index], undefined).then((isDone) => isDone && onDone())
              }
            >
              Take it away
            </button>
          )}
        </span>
      </form>
    </section>
  );
}

interface TextProps {
  readonly name: string;
  readonly place: number;
  readonly field: string;
  readonly value: string;
  readonly suggestions?: readonly string[];
  readonly onChange: (text: string) => void;
}

function Text({ name, place, field, value, suggestions = [], onChange }: TextProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{name}</label>
      <input
        id={id}
        type="text"
        value={value}
        list={suggestions.length > 0 ? `${id}-list` : undefined}
        aria-describedby={`${id}-fault`}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      <FaultLine path={[...PATH, place, field]} id={`${id}-fault`} />
    </div>
  );
}

function Kind({
  kinds,
  place,
  draft,
  onDraft,
}: {
  readonly kinds: readonly string[];
  readonly place: number;
  readonly draft: Lamp;
  readonly onDraft: (lamp: Lamp) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>Channels</label>
      <select
        id={id}
        value={draft.kind ?? ''}
        onChange={({ currentTarget }) => onDraft({ ...draft, kind: currentTarget.value })}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {kind}
          </option>
        ))}
      </select>
      <FaultLine path={[...PATH, place, 'kind']} />
      <FaultLine path={[...PATH, place, 'strobe', 'open']} />
    </div>
  );
}
