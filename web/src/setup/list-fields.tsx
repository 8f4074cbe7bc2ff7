import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { SettingEntry, SettingForm } from '../../../src/server/api-answers.js';
import { lockedReason } from '../state/app.js';
import { FieldGroup } from './field-group.js';
import { emptyOf } from './form-choice.js';
import { settings } from './settings.js';
import type { Json, Path } from './settings-patch.js';

interface InnerProps {
  readonly entry: SettingEntry;
  readonly path: Path;
  readonly label: string;
}

interface ListProps extends InnerProps {
  readonly form: SettingForm;
  readonly value: Json;
  /** One setting, whatever it is. */
  readonly Inner: ComponentType<InnerProps>;
}

/** Values in their order, each of which may be taken away, and one more. */
export function ListField({ entry, path, label, form, value, Inner }: ListProps) {
  const items = Array.isArray(value) ? (value as Json[]) : [];
  // The place in the list is what an item is known by.
  const places = [...items.keys()];
  const inner = form.entries[0];
  if (inner === undefined) return null;
  return (
    <FieldGroup entry={entry} path={path} label={label}>
      {places.map((index) => (
        <Item
          key={index}
          entry={inner}
          path={[...path, index]}
          label={`${label} ${index + 1}`}
          Inner={Inner}
        />
      ))}
      <button
        type="button"
        disabled={lockedReason.value !== null}
        onClick={() => void settings.set(path, [...items, emptyOf(inner.forms[0] ?? form)])}
      >
        Add to {label.toLowerCase()}
      </button>
    </FieldGroup>
  );
}

/** Values by name. */
export function MapField({ entry, path, label, form, value, Inner }: ListProps) {
  const name = useSignal('');
  const inner = form.entries[0];
  const isLocked = lockedReason.value !== null;
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (inner === undefined) return null;
  return (
    <FieldGroup entry={entry} path={path} label={label}>
      {names.map((key) => (
        <Item key={key} entry={inner} path={[...path, key]} label={key} Inner={Inner} />
      ))}
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
    </FieldGroup>
  );
}

interface ItemProps extends InnerProps {
  readonly Inner: ComponentType<InnerProps>;
}

/** One value of a list or map, and the way to be rid of it. */
function Item({ entry, path, label, Inner }: ItemProps) {
  return (
    <div class="list-item">
      <Inner entry={entry} path={path} label={label} />
      <button
        type="button"
        class="small"
        disabled={lockedReason.value !== null}
        aria-label={`Take away ${label}`}
        onClick={() => void settings.set(path, undefined)}
      >
        Take away
      </button>
    </div>
  );
}
