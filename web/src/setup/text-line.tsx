import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { FaultLine } from './fault-line.js';
import type { Path } from './settings-patch.js';
import { typedNumber } from './typed-number.js';

interface LineProps<Value> {
  readonly name: string;
  readonly value: Value;
  /** Its place in the settings: what was wrong there with the last change stands beside it. */
  readonly path: Path;
  readonly note?: string;
  readonly onChange: (value: Value) => void;
}

interface TextLineProps extends LineProps<string> {
  /** Names that may stand there. */
  readonly suggestions?: readonly string[];
  /** Of several rows. */
  readonly isLong?: boolean;
  readonly inputMode?: 'text' | 'decimal';
}

/** A line of a form that is sent as a whole: its name, what is typed, and what was wrong with it. */
export function TextLine(props: TextLineProps) {
  const { name, value, path, note, suggestions = [], isLong = false, inputMode = 'text', onChange } = props;
  const id = useId();
  const common = { id, value, 'aria-describedby': `${id}-note ${id}-fault` };
  return (
    <div class="field">
      <label for={id}>{name}</label>
      {isLong ? (
        <textarea
          {...common}
          rows={3}
          spellcheck={false}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      ) : (
        <input
          {...common}
          type="text"
          inputMode={inputMode}
          list={suggestions.length > 0 ? `${id}-list` : undefined}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
      {suggestions.length > 0 && (
        <datalist id={`${id}-list`}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
      {note !== undefined && (
        <p class="note" id={`${id}-note`}>
          {note}
        </p>
      )}
      <FaultLine path={path} id={`${id}-fault`} />
    </div>
  );
}

/** As `TextLine`, of a number; NaN while what is typed is none. */
export function NumberLine({ value, onChange, ...line }: LineProps<number>) {
  const typed = useSignal('');
  // What is being typed ("0.") stays for as long as it means the value.
  const isTyped = Object.is(typedNumber(typed.value), value);
  return (
    <TextLine
      {...line}
      inputMode="decimal"
      value={isTyped ? typed.value : String(value)}
      onChange={(text) => {
        typed.value = text;
        onChange(typedNumber(text));
      }}
    />
  );
}
