import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { SettingEntry, SettingForm } from '../../../src/server/api-answers.js';
import { lockedReason } from '../state/app.js';
import { FaultLine } from './fault-line.js';
import { settings } from './settings.js';
import { suggestionsFor } from './suggestions.js';
import type { Json, Path } from './settings-patch.js';
import { typedNumber } from './typed-number.js';

interface InputFieldProps {
  readonly entry: SettingEntry;
  readonly path: Path;
  readonly label: string;
  readonly form: SettingForm;
  readonly value: Json;
}

/** A number, text, switch or choice, with its unit, range and what it is. It is sent when it is left or confirmed. */
export function InputField({ entry, path, label, form, value }: InputFieldProps) {
  const id = useId();
  const draft = useSignal<Json>(undefined);
  const isLocked = lockedReason.value !== null;
  const shown = draft.value === undefined ? value : draft.value;
  const send = async (wanted: Json): Promise<void> => {
    draft.value = wanted;
    // What was wrong stays to be mended; what holds now is what the show says.
    if (await settings.set(path, wanted === '' ? undefined : wanted)) draft.value = undefined;
  };
  // What is being typed outlives whatever the show says meanwhile.
  const type = (text: string): void => {
    draft.value = text === textOf(value) ? undefined : text;
  };
  const common = { id, disabled: isLocked, 'aria-describedby': `${id}-note ${id}-fault` };
  return (
    <>
      {form.type === 'switch' ? (
        <label class="switch">
          <input
            {...common}
            type="checkbox"
            checked={shown === true}
            onChange={({ currentTarget }) => void send(currentTarget.checked)}
          />
          <span>{label}</span>
        </label>
      ) : (
        <>
          <label for={id}>{label}</label>
          <span class="field-value">
            <Input
              form={form}
              shown={shown}
              common={common}
              placeholder={entry.default}
              suggestions={suggestionsFor(path)}
              onType={type}
              onSend={send}
            />
            {form.unit !== null && form.unit !== 'none' && form.unit !== 'share' && <span>{form.unit}</span>}
          </span>
        </>
      )}
      <p class="note" id={`${id}-note`}>
        {[entry.description, form.range === '' ? '' : `${capital(form.range)}.`].filter(Boolean).join(' ')}
      </p>
      <FaultLine path={path} id={`${id}-fault`} />
    </>
  );
}

interface InputProps {
  readonly form: SettingForm;
  readonly shown: Json;
  readonly common: { readonly id: string; readonly disabled: boolean };
  readonly placeholder: Json;
  /** Names that may stand there. */
  readonly suggestions: readonly string[];
  readonly onType: (text: string) => void;
  readonly onSend: (value: Json) => Promise<void>;
}

function Input({ form, shown, common, placeholder, suggestions, onType, onSend }: InputProps) {
  if (form.type === 'choice') {
    return (
      <select
        {...common}
        value={String(shown ?? '')}
        onChange={({ currentTarget }) =>
          void onSend(form.choices.find((choice) => String(choice) === currentTarget.value))
        }
      >
        {shown === undefined && <option value="">–</option>}
        {form.choices.map((choice) => (
          <option key={String(choice)} value={String(choice)}>
            {String(choice)}
          </option>
        ))}
      </select>
    );
  }
  const isNumber = form.type === 'number' || form.type === 'whole number';
  const isColour = typeof shown === 'string' && /^#[0-9a-fA-F]{6}$/.test(shown);
  return (
    <>
      {isColour && (
        <input
          type="color"
          aria-label="Pick the colour"
          disabled={common.disabled}
          value={shown}
          onChange={({ currentTarget }) => void onSend(currentTarget.value)}
        />
      )}
      <input
        {...common}
        type="text"
        inputMode={isNumber ? 'decimal' : 'text'}
        value={textOf(shown)}
        placeholder={placeholder === undefined ? '' : String(placeholder)}
        list={suggestions.length > 0 ? `${common.id}-list` : undefined}
        onInput={({ currentTarget }) => onType(currentTarget.value)}
        onChange={({ currentTarget }) => {
          const text = currentTarget.value.trim();
          const number = typedNumber(text);
          void onSend(isNumber && Number.isFinite(number) ? number : text);
        }}
      />
      {suggestions.length > 0 && (
        <datalist id={`${common.id}-list`}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  );
}

function textOf(value: Json): string {
  return value === undefined || value === null ? '' : String(value);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
