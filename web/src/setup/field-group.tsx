import type { ComponentChildren } from 'preact';
import type { SettingEntry } from '../../../src/server/api-answers.js';
import { FaultLine } from './fault-line.js';
import type { Path } from './settings-patch.js';

interface FieldGroupProps {
  readonly entry: SettingEntry;
  readonly path: Path;
  readonly label: string;
  /** The name stands somewhere else already. */
  readonly isNamed?: boolean;
  readonly children: ComponentChildren;
}

/** Settings that belong together: their name, what they are, and what was wrong with them as a whole. */
export function FieldGroup({ entry, path, label, isNamed = false, children }: FieldGroupProps) {
  return (
    <fieldset class="field-group">
      <legend class={isNamed ? 'visually-hidden' : ''}>{label}</legend>
      {entry.description !== '' && !isNamed && <p class="note">{entry.description}</p>}
      <FaultLine path={path} />
      {children}
    </fieldset>
  );
}
