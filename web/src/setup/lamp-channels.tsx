import type { SettingForm } from '../../../src/server/api-answers.js';
import { FaultLine } from './fault-line.js';
import type { Json, Path } from './settings-patch.js';
import { NumberLine } from './text-line.js';
import type { Lamp } from './universe.js';

const FIXED = 'a fixed value';

interface ChannelProps {
  readonly draft: Lamp;
  /** Place of the lamp in the settings. */
  readonly path: Path;
  readonly onDraft: (lamp: Lamp) => void;
}

interface ChannelListProps extends ChannelProps {
  readonly channels: readonly Json[];
  /** What a channel may be, as the schema has it. */
  readonly forms: readonly SettingForm[];
}

/** The channels of a lamp one by one, in their order on the wire. */
export function ChannelList({ draft, path, onDraft, channels, forms }: ChannelListProps) {
  const roles = forms.flatMap(({ choices }) => choices).map(String);
  const put = (changed: readonly Json[]) => onDraft({ ...draft, channels: changed });
  const move = (from: number, to: number) => {
    const order = [...channels];
    const [one] = order.splice(from, 1);
    order.splice(to, 0, one);
    put(order);
  };
  // The place in the list is what a channel is known by.
  const places = [...channels.keys()];
  return (
    <fieldset class="field-group">
      <legend>Channels, one by one</legend>
      <ol class="lamp-channels">
        {places.map((place) => {
          const channel = channels[place];
          const name = `Channel ${draft.address + place}`;
          return (
            <li key={place}>
              <span class="note">{draft.address + place}</span>
              <select
                aria-label={`${name} does`}
                value={typeof channel === 'number' ? FIXED : String(channel)}
                onChange={({ currentTarget: { value } }) =>
                  put(channels.map((one, at) => (at === place ? (value === FIXED ? 0 : value) : one)))
                }
              >
                {[...roles, FIXED].map((role) => (
                  <option key={role} value={role}>
                    {words(role)}
                  </option>
                ))}
              </select>
              <button
                type="button"
                class="small"
                aria-label={`${name} one up`}
                disabled={place === 0}
                onClick={() => move(place, place - 1)}
              >
                ↑
              </button>
              <button
                type="button"
                class="small"
                aria-label={`${name} one down`}
                disabled={place === channels.length - 1}
                onClick={() => move(place, place + 1)}
              >
                ↓
              </button>
              <button
                type="button"
                class="small"
                aria-label={`Take away ${name.toLowerCase()}`}
                disabled={channels.length === 1}
                onClick={() => put(channels.filter((_one, at) => at !== place))}
              >
                ×
              </button>
              {typeof channel === 'number' && (
                <NumberLine
                  name={`Value of ${name.toLowerCase()}, 0 to 255`}
                  path={[...path, 'channels', place]}
                  value={channel}
                  onChange={(value) => put(channels.map((one, at) => (at === place ? value : one)))}
                />
              )}
              {typeof channel !== 'number' && <FaultLine path={[...path, 'channels', place]} />}
            </li>
          );
        })}
      </ol>
      <FaultLine path={[...path, 'channels']} />
      <button type="button" onClick={() => put([...channels, roles[0] ?? 0])}>
        Add a channel
      </button>
    </fieldset>
  );
}

/** What the values of a strobe channel do, from the lamp's manual. */
export function StrobeFields({ draft, path, onDraft }: ChannelProps) {
  const strobe = draft.strobe ?? {};
  const table = strobe.hzTable ?? [];
  const put = (change: NonNullable<Lamp['strobe']>) =>
    onDraft({ ...draft, strobe: { ...strobe, ...change } });
  const places = [...table.keys()];
  const edit = (place: number, change: object) =>
    put({ hzTable: table.map((row, at) => (at === place ? { ...row, ...change } : row)) });
  return (
    <fieldset class="field-group">
      <legend>Strobe channel</legend>
      <NumberLine
        name="Shutter open at"
        note="The value at which nothing strobes, from the manual: often 255 or 0."
        path={[...path, 'strobe', 'open']}
        value={strobe.open ?? Number.NaN}
        onChange={(open) => put({ open })}
      />
      {places.map((place) => (
        <div key={place} class="strobe-row">
          <NumberLine
            name="Value"
            path={[...path, 'strobe', 'hzTable', place, 'value']}
            value={table[place]?.value ?? Number.NaN}
            onChange={(value) => edit(place, { value })}
          />
          <NumberLine
            name="Hz"
            path={[...path, 'strobe', 'hzTable', place, 'hz']}
            value={table[place]?.hz ?? Number.NaN}
            onChange={(hz) => edit(place, { hz })}
          />
          <button
            type="button"
            class="small"
            aria-label={`Take away row ${place + 1} of the strobe`}
            onClick={() => put({ hzTable: table.filter((_row, at) => at !== place) })}
          >
            ×
          </button>
        </div>
      ))}
      <FaultLine path={[...path, 'strobe']} />
      <FaultLine path={[...path, 'strobe', 'hzTable']} />
      <button type="button" onClick={() => put({ hzTable: [...table, { value: 0, hz: 1 }] })}>
        Add a rate
      </button>
    </fieldset>
  );
}

/** `dimmerFine`: `dimmer, fine`. */
function words(role: string): string {
  return role.replace(/Fine$/, ', fine');
}
