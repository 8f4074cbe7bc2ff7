import type { ComponentType } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { route } from '../state/route.js';
import { FilePart } from './file-part.js';
import { LooksPart } from './looks-part.js';
import { NotRead } from './not-read.js';
import { OutputsPart } from './outputs-part.js';
import { PatchPart } from './patch-part.js';
import { PresetsPart } from './presets-part.js';
import { RulesPart } from './rules-part.js';
import { SaveLine } from './save-line.js';
import { settings } from './settings.js';
import { SoundPart } from './sound-part.js';

const PARTS: Readonly<Record<string, readonly [string, ComponentType]>> = {
  sound: ['Sound', SoundPart],
  outputs: ['Outputs', OutputsPart],
  patch: ['Patch', PatchPart],
  looks: ['Looks', LooksPart],
  rules: ['Rules', RulesPart],
  presets: ['Presets', PresetsPart],
  file: ['File', FilePart],
};
const FIRST = 'sound';

/** Everything that can be set, from what is heard to where it goes. */
export function SetupView() {
  const parts = useRef<HTMLElement>(null);
  useEffect(settings.open, []);
  const wanted = route.value.part;
  const part = wanted in PARTS ? wanted : FIRST;
  // On a phone they are wider than the screen.
  useEffect(() => {
    parts.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [part]);
  const [title, Part] = PARTS[part] ?? ['Sound', SoundPart];
  return (
    <main class="setup" id="view" tabIndex={-1}>
      <h1 class="visually-hidden">Set-up: {title}</h1>
      <div class="setup-head">
        <nav class="parts" ref={parts} aria-label="Parts of the set-up">
          {Object.entries(PARTS).map(([name, [words]]) => (
            <a key={name} href={`#/setup/${name}`} aria-current={name === part ? 'page' : undefined}>
              {words}
            </a>
          ))}
        </nav>
        <SaveLine />
      </div>
      {settings.isRead.value ? <Part /> : <NotRead />}
    </main>
  );
}
