import { useId } from 'preact/hooks';
import type { SettingEntry, SettingForm } from '../../../src/server/api-answers.js';
import { lockedReason } from '../state/app.js';
import { FaultLine } from './fault-line.js';
import { FieldGroup } from './field-group.js';
import { emptyOf, formFor, formWords } from './form-choice.js';
import { InputField } from './input-field.js';
import { ListField, MapField } from './list-fields.js';
import { settings } from './settings.js';
import type { Json, Path } from './settings-patch.js';
import { useWanted } from './use-wanted.js';

const PROPER_NAMES: Readonly<Record<string, string>> = {
  sacn: 'sACN (E1.31)',
  artnet: 'Art-Net',
  osc: 'OSC',
  ndjson: 'NDJSON',
  oscInput: 'Commands by OSC',
  exitAtEnd: 'Ends with the source',
};

/** From this depth on settings are fine adjustments. */
const FOLDED_FROM = 6;

interface FieldProps {
  readonly entry: SettingEntry;
  readonly path: Path;
  /** How it is called, where it is not the entry's own label. */
  readonly label?: string;
}

/** The entry of a place in the schema: names and indexes of maps and lists are `*`. */
export function entryAt(entries: readonly SettingEntry[], path: Path): SettingEntry | null {
  const [step, ...rest] = path;
  const entry = entries.find((one) => one.path.split('.').at(-1) === step);
  if (entry === undefined || rest.length === 0) return entry ?? null;
  return entryAt(
    entry.forms.flatMap((form) => form.entries),
    rest,
  );
}

/** A form for whatever stands at these places, made from the schema. */
export function SchemaFields({ paths }: { readonly paths: readonly Path[] }) {
  return (
    <div class="fields">
      {paths.map((path) => {
        const entry = entryAt(settings.entries.value, path);
        const label = PROPER_NAMES[String(path.at(-1))] ?? entry?.label ?? '';
        return entry === null ? null : <Field key={path.join('.')} entry={entry} path={path} label={label} />;
      })}
    </div>
  );
}

/** One setting: what it is, its value, and what was wrong with the last try. */
function Field({ entry, path, label = entry.label }: FieldProps) {
  const value = settings.effective(path);
  if (entry.isSecret) return null;
  const form = formFor(entry.forms, value);
  if (form === null) return null;
  const isItem = entry.path.endsWith('*');
  const isOptionalGroup =
    !isItem && entry.default === undefined && form.type === 'object' && !entry.isRequired;
  return (
    <div class={`field field-${form.type.replace(' ', '-')}`} data-place={path.join('.')}>
      {entry.forms.length > 1 && <FormChoice entry={entry} path={path} form={form} label={label} />}
      {isOptionalGroup && <Presence entry={entry} path={path} label={label} form={form} />}
      {(value !== undefined || !isOptionalGroup) && (
        <FormField entry={entry} path={path} label={label} form={form} value={value} />
      )}
    </div>
  );
}

interface FormFieldProps extends Required<FieldProps> {
  readonly form: SettingForm;
  readonly value: Json;
}

function FormField({ entry, path, label, form, value }: FormFieldProps) {
  switch (form.type) {
    case 'object':
      return <ObjectField entry={entry} path={path} label={label} form={form} />;
    case 'list':
      return <ListField entry={entry} path={path} label={label} form={form} value={value} Inner={Field} />;
    case 'map':
      return <MapField entry={entry} path={path} label={label} form={form} value={value} Inner={Field} />;
    default:
      return <InputField entry={entry} path={path} label={label} form={form} value={value} />;
  }
}

/** Settings that belong together; far down they are folded away until they are wanted. */
function ObjectField({ entry, path, label, form }: Required<FieldProps> & { readonly form: SettingForm }) {
  const isItem = entry.path.endsWith('*');
  const inside = (
    <div class="fields">
      {form.entries.map((inner) => {
        const key = inner.path.split('.').at(-1) ?? '';
        const isKind = inner.forms[0]?.choices.length === 1;
        return isKind ? null : <Field key={key} entry={inner} path={[...path, key]} />;
      })}
    </div>
  );
  return path.length >= FOLDED_FROM ? (
    <details class="field-details">
      <summary>{label}</summary>
      {entry.description !== '' && <p class="note">{entry.description}</p>}
      <FaultLine path={path} />
      {inside}
    </details>
  ) : (
    <FieldGroup entry={entry} path={path} label={label} isNamed={entry.default === undefined && !isItem}>
      {inside}
    </FieldGroup>
  );
}

/** Which of several kinds a value is of. */
function FormChoice({ entry, path, form, label }: Required<FieldProps> & { readonly form: SettingForm }) {
  const id = useId();
  const [shown, want] = useWanted(entry.forms.indexOf(form));
  return (
    <span class="form-choice">
      <label for={id}>{label} by</label>
      <select
        id={id}
        value={shown}
        disabled={lockedReason.value !== null}
        onChange={({ currentTarget }) => {
          const index = Number(currentTarget.value);
          const wanted = entry.forms[index];
          if (wanted !== undefined) void want(index, settings.set(path, emptyOf(wanted)));
        }}
      >
        {entry.forms.map((one, index) => (
          <option key={formWords(one)} value={index}>
            {formWords(one)}
          </option>
        ))}
      </select>
    </span>
  );
}

/** A part that may be there or not. */
function Presence({ entry, path, label, form }: Required<FieldProps> & { readonly form: SettingForm }) {
  const [isThere, want] = useWanted(settings.effective(path) !== undefined);
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={isThere}
        disabled={lockedReason.value !== null}
        onChange={() => void want(!isThere, settings.set(path, isThere ? undefined : emptyOf(form)))}
      />
      <span>
        {label} <span class="note">{entry.description}</span>
      </span>
    </label>
  );
}
