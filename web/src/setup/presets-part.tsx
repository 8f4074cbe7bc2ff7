import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { app, lockedReason } from '../state/app.js';
import { FaultLine } from './fault-line.js';
import { settings } from './settings.js';
import type { Json } from './settings-patch.js';

const PATH = ['presets'] as const;

interface Preset {
  readonly name: string;
  readonly fadeSeconds?: number;
  readonly settings?: Json;
  readonly response?: Json;
}

/** Named looks in their order: made of what is set now, recalled with a fade. */
export function PresetsPart() {
  const presets = (settings.effective(PATH) ?? []) as readonly Preset[];
  const current = app.store.show.value?.preset ?? null;
  const isLocked = lockedReason.value !== null;
  if (settings.told.value === null) return <p class="empty">Reading the settings…</p>;
  const move = (index: number, by: number) => {
    const order = [...presets];
    const [one] = order.splice(index, 1);
    if (one !== undefined) order.splice(index + by, 0, one);
    void settings.change({ presets: order });
  };
  return (
    <div class="setup-columns">
      <section class="panel" aria-labelledby="presets-title">
        <h2 id="presets-title">Presets, in the order of go and back</h2>
        {presets.length === 0 ? (
          <p class="empty">None yet: set the looks as you want them, then keep them as a preset.</p>
        ) : (
          <ol class="preset-list">
            {presets.map((preset, index) => (
              <li key={preset.name} data-current={preset.name === current}>
                <span>
                  <strong>{preset.name}</strong>{' '}
                  <span class="note">
                    fades in {preset.fadeSeconds ?? 2} s{preset.name === current ? ', recalled' : ''}
                  </span>
                </span>
                <span class="presets">
                  <button
                    type="button"
                    class="small"
                    disabled={isLocked}
                    aria-label={`Recall ${preset.name}`}
                    onClick={() => void app.ask({ name: 'preset', args: { name: preset.name } })}
                  >
                    Recall
                  </button>
                  <button
                    type="button"
                    class="small"
                    disabled={isLocked || index === 0}
                    aria-label={`Move ${preset.name} up`}
                    onClick={() => move(index, -1)}
                  >
                    ↑
                  </button>
                  <button
                    type="button"
                    class="small"
                    disabled={isLocked || index === presets.length - 1}
                    aria-label={`Move ${preset.name} down`}
                    onClick={() => move(index, 1)}
                  >
                    ↓
                  </button>
                  <button
                    type="button"
                    class="small"
                    disabled={isLocked}
                    aria-label={`Take away ${preset.name}`}
                    onClick={() => void settings.set([...PATH, index], undefined)}
                  >
                    Take away
                  </button>
                </span>
              </li>
            ))}
          </ol>
        )}
        {current !== null && (
          <button
            type="button"
            disabled={isLocked}
            onClick={() => void app.ask({ name: 'preset', args: { name: null } })}
          >
            Release {current}
          </button>
        )}
      </section>
      <NewPreset presets={presets} />
    </div>
  );
}

/** Keeps looks, palettes, rules and the response as they hold now under a name. */
function NewPreset({ presets }: { readonly presets: readonly Preset[] }) {
  const id = useId();
  const name = useSignal('');
  const fade = useSignal('2');
  const keep = async () => {
    const lights = settings.effective(['outputs', 'lights']) as
      | { groups?: Json; palettes?: Json }
      | undefined;
    const response = app.store.show.peek()?.operation.response ?? null;
    const preset = {
      name: name.value.trim(),
      fadeSeconds: Number(fade.value.replace(',', '.')),
      settings: {
        outputs: { lights: { groups: lights?.groups ?? {}, palettes: lights?.palettes ?? {} } },
        rules: settings.effective(['rules']) ?? [],
      },
      ...(response !== null && { response }),
    };
    const index = presets.findIndex((one) => one.name === preset.name);
    const wanted = index < 0 ? [...presets, preset] : presets.map((one, at) => (at === index ? preset : one));
    if (await settings.change({ presets: wanted })) name.value = '';
  };
  const place = presets.findIndex((one) => one.name === name.value.trim());
  const at = place < 0 ? presets.length : place;
  return (
    <section class="panel" aria-labelledby="keep-title">
      <h2 id="keep-title">Keep what is set now</h2>
      <p class="note">Looks of all groups, palettes, rules, and the response of the lights from the desk.</p>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
      >
        <div class="field">
          <label for={`${id}-name`}>Name of the preset</label>
          <input
            id={`${id}-name`}
            type="text"
            value={name.value}
            onInput={({ currentTarget }) => {
              name.value = currentTarget.value;
            }}
          />
          <FaultLine path={[...PATH, at, 'name']} />
        </div>
        <div class="field">
          <label for={`${id}-fade`}>Fade, seconds</label>
          <input
            id={`${id}-fade`}
            type="text"
            inputMode="decimal"
            value={fade.value}
            onInput={({ currentTarget }) => {
              fade.value = currentTarget.value;
            }}
          />
          <FaultLine path={[...PATH, at, 'fadeSeconds']} />
        </div>
        <button type="submit" disabled={lockedReason.value !== null}>
          {place < 0 ? 'Keep it' : `Replace ${name.value.trim()}`}
        </button>
      </form>
    </section>
  );
}
