import { useId } from 'preact/hooks';
import { EntryForm, withEntry } from './entry-form.js';
import { FaultLine } from './fault-line.js';
import { ChannelList, StrobeFields } from './lamp-channels.js';
import { entryAt } from './schema-form.js';
import { settings } from './settings.js';
import { NumberLine, TextLine } from './text-line.js';
import { channelsOf, type Lamp, overlapping } from './universe.js';

const PATH = ['outputs', 'lights', 'fixtures'] as const;
const ONE_BY_ONE = 'one by one';

interface LampFormProps {
  readonly lamps: readonly Lamp[];
  /** Place of the lamp in the patch; null: it is new. */
  readonly index: number | null;
  readonly draft: Lamp;
  readonly onDraft: (lamp: Lamp) => void;
  /** It is done with, as it was then: meanwhile another may have been opened. */
  readonly onDone: (lamp: Lamp) => void;
}

/** One lamp: where it stands and what it has. The patch is changed when it is confirmed, whole or not at all. */
export function LampForm({ lamps, index, draft, onDraft, onDone }: LampFormProps) {
  const path = [...PATH, index ?? lamps.length];
  const groups = [...new Set(lamps.map(({ group }) => group))];
  const edit = (change: Partial<Lamp>) => onDraft({ ...draft, ...change });
  const others = overlapping(
    lamps.filter((_lamp, at) => at !== index),
    draft,
  );
  const apply = async () => {
    const isNewGroup = settings.effective(['outputs', 'lights', 'groups', draft.group]) === undefined;
    // A group without a look shows nothing: it begins with that of the plane.
    const lights = {
      fixtures: withEntry(lamps, index, draft),
      ...(isNewGroup && { groups: { [draft.group]: {} } }),
    };
    if (await settings.change({ outputs: { lights } })) onDone(draft);
  };
  const remove = async () => {
    if (await settings.set(path, undefined)) onDone(draft);
  };
  return (
    <EntryForm
      title={index === null ? 'New lamp' : draft.name}
      confirm={index === null ? 'Patch it' : 'Change it'}
      onConfirm={apply}
      onClose={() => onDone(draft)}
      onRemove={index === null ? undefined : () => void remove()}
    >
      <TextLine name="Name" path={[...path, 'name']} value={draft.name} onChange={(name) => edit({ name })} />
      <TextLine
        name="Group"
        path={[...path, 'group']}
        value={draft.group}
        suggestions={groups}
        onChange={(group) => edit({ group })}
      />
      <NumberLine
        name="Universe"
        path={[...path, 'universe']}
        value={draft.universe}
        onChange={(universe) => edit({ universe })}
      />
      <NumberLine
        name="First channel"
        path={[...path, 'address']}
        value={draft.address}
        onChange={(address) => edit({ address })}
      />
      <Kind path={path} draft={draft} onDraft={onDraft} />
      {others.length > 0 && (
        <p class="problem">▲ Shares channels with {others.map(({ name }) => name).join(', ')}.</p>
      )}
    </EntryForm>
  );
}

/** Which channels it has: those of a kind, or any, one by one. */
function Kind({
  path,
  draft,
  onDraft,
}: {
  readonly path: readonly (string | number)[];
  readonly draft: Lamp;
  readonly onDraft: (lamp: Lamp) => void;
}) {
  const id = useId();
  const entries = settings.entries.value;
  const kinds = entryAt(entries, [...PATH, '*', 'kind'])?.forms[0]?.choices ?? [];
  const { kind, channels, ...lamp } = draft;
  const roles = channelsOf(draft);
  return (
    <>
      <div class="field">
        <label for={id}>Channels</label>
        <select
          id={id}
          value={channels === undefined ? kind : ONE_BY_ONE}
          onChange={({ currentTarget: { value } }) =>
            onDraft(value === ONE_BY_ONE ? { ...lamp, channels: roles } : { ...lamp, kind: value })
          }
        >
          {[...kinds.map(String), ONE_BY_ONE].map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
        <FaultLine path={[...path, 'kind']} />
      </div>
      {channels !== undefined && (
        <ChannelList
          channels={channels}
          forms={entryAt(entries, [...PATH, '*', 'channels', '*'])?.forms ?? []}
          path={path}
          draft={draft}
          onDraft={onDraft}
        />
      )}
      {roles.includes('strobe') && <StrobeFields path={path} draft={draft} onDraft={onDraft} />}
    </>
  );
}
