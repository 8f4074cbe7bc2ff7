import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { SettingEntry, SettingForm } from '../../../src/server/api-answers.js';
import { lockedReason } from '../state/app.js';
import { FaultLine } from './fault-line.js';
import { emptyOf } from './form-choice.js';
import { settings } from './settings.js';
import type { Json, Path } from './settings-patch.js';

interface ListProps {
  readonly entry: SettingEntry;
  readonly path: Path;
  readonly label: string;
  readonly form: SettingForm;
  readonly value: Json;
  /** One setting, whatever it is. */
  readonly Inner: ComponentType<{ entry: SettingEntry; path: Path; label: string }>;
}

/** Values in their order, each of which may be taken away, and one more. */
export function ListField({ entry, path, label, form, value, Inner }: ListProps) {
  const items = Array.isArray(value) ? (value as Json[]) : [];
  // The place in the list is what an item is known by.
  const places = [...items.keys()];
  const inner = form.entries[0];
  const isLocked = lockedReason.value !== null;
  return (
    <fieldset class="field-group">
      <legend>{label}</legend>
      {entry.description !== '' && <p class="note">{entry.description}</p>}
      <FaultLine path={path} />
      {inner !== undefined &&
        places.map((index) => (
          <div key={index} class="list-item">
            <Inner entry={inner} path={[...path, index]} label={`${label} ${index + 1}`} />
            <button
              type="button"
              class="small"
              disabled={isLocked}
              aria-label={`Take away ${label} ${index + 1}`}
              onClick={() => void settings.set([...path, index], undefined)}
            >
              Take away
            </button>
          </div>
        ))}
      {inner !== undefined && (
        <button
          type="button"
          disabled={isLocked}
          onClick={() => void settings.set(path, [...items, emptyOf(inner.forms[0] ?? form)])}
        >
          Add to {label.toLowerCase()}
        </button>
      )}
    </fieldset>
  );
}

/** Values by name. */
export function MapField({ entry, path, label, form, value, Inner }: ListProps) {
  const name = useSignal('');
  const inner = form.entries[0];
  const isLocked = lockedReason.value !== null;
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return (
    <fieldset class="field-group">
      <legend>{label}</legend>
      {entry.description !== '' && <p class="note">{entry.description}</p>}
      <FaultLine path={path} />
      {inner !== undefined &&
        names.map((key) => (
          <div key={key} class="list-item">
            <Inner entry={inner} path={[...path, key]} label={key} />
            <button
              type="button"
              class="small"
              disabled={isLocked}
              aria-label={`Take away ${key}`}
              onClick={() => void settings.set([...path, key], undefined)}
            >
              Take away
            </button>
          </div>
        ))}
      {inner !== undefined && (
        <form
          class="add-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.value.trim() === '') return;
            void settings.set([...path, name.value.trim()], emptyOf(inner.forms[0] ?? form));
            name.value = '';
          }}
        >
          <input
            type="text"
            aria-label={`Name to add to ${label.toLowerCase()}`}
            placeholder="Name"
            disabled={isLocked}
            value={name.value}
            onInput={({ currentTarget }) => {
              name.value = currentTarget.value;
            }}
          />
          <button type="submit" disabled={isLocked}>
            Add to {label.toLowerCase()}
          </button>
        </form>
      )}
    </fieldset>
  );
}
