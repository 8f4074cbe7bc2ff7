import { canBeHeld } from '../shared/lights-words.js';
import { Fader } from '../shared/fader.js';
import { app, lockedReason } from '../state/app.js';
import { wishes } from '../state/operation.js';
import type { Wish } from '../state/wish.js';

/** Always there: what a hand must reach without looking. */
export function Bar() {
  const locked = lockedReason.value;
  const { refusal } = app;
  return (
    <section class="bar" aria-label="Show controls">
      {(refusal.value ?? locked) !== null && (
        <p class="bar-problem" role="alert" id="locked">
          {refusal.value ?? locked}
          {refusal.value !== null && (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                refusal.value = null;
              }}
            >
              Close
            </button>
          )}
        </p>
      )}
      <div class="bar-row">
        <Blackout />
        <Switch name="Freeze" keyName="F" wish={wishes.freeze} />
        <Switch name="Hold" keyName="H" wish={wishes.hold} title="The emotion stays as it is" />
        <Tap />
        <Presets />
        <Fader name="Master" class="master" wish={wishes.master} isLocked={locked !== null} />
      </div>
    </section>
  );
}

/** Acts when it is pressed, not when it is let go of. */
function Blackout() {
  const { shown, isPending } = wishes.blackout;
  const press = () => wishes.blackout.set(!shown.peek());
  const lights = app.store.lights.value;
  const isIdle = lights !== null && !canBeHeld(lights);
  return (
    <button
      type="button"
      class="control blackout"
      aria-pressed={shown.value}
      data-pending={isPending.value}
      disabled={lockedReason.value !== null}
      title={isIdle ? 'No lights are patched' : 'Everything dark at once (B)'}
      onPointerDown={(event) => {
        if (event.button === 0) press();
      }}
      onClick={(event) => {
        // By keyboard or a screen reader: there was no pointer.
        if (event.detail === 0) press();
      }}
    >
      Blackout
      <Key name="B" />
    </button>
  );
}

function Switch({
  name,
  keyName,
  wish,
  title,
}: {
  readonly name: string;
  readonly keyName: string;
  readonly wish: Wish<boolean>;
  readonly title?: string;
}) {
  return (
    <button
      type="button"
      class={`control ${name.toLowerCase()}`}
      aria-pressed={wish.shown.value}
      data-pending={wish.isPending.value}
      disabled={lockedReason.value !== null}
      title={title}
      onClick={() => wish.set(!wish.shown.peek())}
    >
      {name}
      <Key name={keyName} />
    </button>
  );
}

/** A beat is now; while taps lead, they can be let go of. */
function Tap() {
  const bpm = app.store.show.value?.operation.tappedBpm ?? null;
  const isLocked = lockedReason.value !== null;
  return (
    <span class="tap-group">
      <button
        type="button"
        class="control tap"
        disabled={isLocked}
        title="Tap the beat (T)"
        onClick={() => void app.ask({ name: 'tap' })}
      >
        Tap{bpm === null ? '' : ` ${Math.round(bpm)}`}
        <Key name="T" />
      </button>
      {bpm !== null && (
        <button
          type="button"
          class="control"
          disabled={isLocked}
          aria-label="Release the tapped tempo"
          onClick={() => void app.ask({ name: 'release-tap' })}
        >
          ×
        </button>
      )}
    </span>
  );
}

function Presets() {
  const { presets = [], preset = null } = app.store.show.value ?? {};
  const isLocked = lockedReason.value !== null || presets.length === 0;
  return (
    <span class="presets">
      <button
        type="button"
        class="control back"
        disabled={isLocked}
        aria-label="Preset back"
        onClick={() => void app.ask({ name: 'back' })}
      >
        ◀
      </button>
      <select
        class="control"
        aria-label="Preset"
        disabled={isLocked}
        value={preset ?? ''}
        onChange={({ currentTarget: { value } }) =>
          void app.ask({ name: 'preset', args: { name: value === '' ? null : value } })
        }
      >
        <option value="">{presets.length === 0 ? 'No presets' : 'No preset'}</option>
        {presets.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="control go"
        disabled={isLocked}
        aria-label="Preset go"
        onClick={() => void app.ask({ name: 'go' })}
      >
        Go ▶
      </button>
    </span>
  );
}

function Key({ name }: { readonly name: string }) {
  return (
    <span class="key-hint" aria-hidden="true">
      {name}
    </span>
  );
}
