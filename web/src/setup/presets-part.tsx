import { useSignal } from '@preact/signals';
import { app, lockedReason } from '../state/app.js';
import { settings } from './settings.js';
import type { Json } from './settings-patch.js';
import { NumberLine, TextLine } from './text-line.js';

const PATH = ['presets'] as const;

interface Preset {
  readonly name: string;
  readonly fadeSeconds?: number;
  readonly settings?: Json;
  readonly response?: Json;
}

/** Named looks in their order: made of what is set now, recalled with a fade. */
export function PresetsPart() {
  const presets = (settings.kept(PATH) ?? []) as readonly Preset[];
  const current = app.store.show.value?.preset ?? null;
  const isLocked = lockedReason.value !== null;
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
                <span class="button-row">
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
  const name = useSignal('');
  const fadeSeconds = useSignal(2);
  const keep = async () => {
    const lights = settings.effective(['outputs', 'lights']) as
      | { groups?: Json; palettes?: Json }
      | undefined;
    const response = app.store.show.peek()?.operation.response ?? null;
    const preset = {
      name: name.value.trim(),
      fadeSeconds: fadeSeconds.value,
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
        <TextLine
          name="Name of the preset"
          path={[...PATH, at, 'name']}
          value={name.value}
          onChange={(text) => {
            name.value = text;
          }}
        />
        <NumberLine
          name="Fade, seconds"
          path={[...PATH, at, 'fadeSeconds']}
          value={fadeSeconds.value}
          onChange={(seconds) => {
            fadeSeconds.value = seconds;
          }}
        />
        <button type="submit" disabled={lockedReason.value !== null}>
          {place < 0 ? 'Keep it' : `Replace ${name.value.trim()}`}
        </button>
      </form>
    </section>
  );
}
