import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { lockedReason } from '../state/app.js';
import { useOpenedForm } from './opened-form.js';

interface EntryFormProps {
  readonly title: string;
  /** What the button says that confirms it. */
  readonly confirm: string;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
  /** Takes the entry away; left out: it is not there yet, or taken away elsewhere. */
  readonly onRemove?: (() => void) | undefined;
  /** Further buttons, before the one that closes. */
  readonly actions?: ComponentChildren;
  /** What is below the buttons. */
  readonly result?: ComponentChildren;
  /** Its fields. */
  readonly children: ComponentChildren;
}

/** A panel with the fields of one entry of a list of the settings, such as a lamp; nothing is changed before it is confirmed. */
export function EntryForm(props: EntryFormProps) {
  const id = useId();
  const heading = useOpenedForm();
  const isLocked = lockedReason.value !== null;
  return (
    <section class="panel" aria-labelledby={id}>
      <h2 id={id} ref={heading} tabIndex={-1}>
        {props.title}
      </h2>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          void props.onConfirm();
        }}
      >
        {props.children}
        <span class="button-row">
          <button type="submit" disabled={isLocked}>
            {props.confirm}
          </button>
          {props.actions}
          <button type="button" onClick={props.onClose}>
            Close
          </button>
          {props.onRemove !== undefined && (
            <button type="button" disabled={isLocked} onClick={props.onRemove}>
              Take it away
            </button>
          )}
        </span>
        {props.result}
      </form>
    </section>
  );
}

/** A list with `entry` at `index`; null: at its end. */
export function withEntry<Entry>(
  list: readonly Entry[],
  index: number | null,
  entry: Entry,
): readonly Entry[] {
  return index === null ? [...list, entry] : list.map((one, place) => (place === index ? entry : one));
}
