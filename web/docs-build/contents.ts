import { readFileSync } from 'node:fs';
import { commandLineReference } from './command-line-reference.js';
import { exampleTexts } from './example-texts.js';
import { messageReference } from './message-reference.js';
import type { NavEntry } from './page-frame.js';
import { settingsPage } from './settings-page.js';
import { eventReference, oscReference, signalReference } from './value-references.js';

/** A page of the documentation. */
export interface PageSource extends NavEntry {
  /** Its text in the repository, from the root on; null: it is made from the code. */
  readonly file: string | null;
  /** Its text, in Markdown. */
  read(): string | Promise<string>;
}

/** The root of the repository. */
export const ROOT = new URL('../../', import.meta.url);

const written = (name: string, title: string, group: string, file = `web/docs/${name}.md`): PageSource => ({
  name,
  title,
  group,
  file,
  read: () => readFileSync(new URL(file, ROOT), 'utf8'),
});

const made = (name: string, title: string, read: PageSource['read']): PageSource => ({
  name,
  title,
  group: 'Reference',
  file: null,
  read,
});

/** Every page, in the order in which they are listed. */
export const PAGES: readonly PageSource[] = [
  written('index', 'First light', 'Begin', 'README.md'),
  written('dashboard', 'The dashboard', 'Begin'),
  written('lighting', 'For lighting technicians', 'Begin'),
  written('recordings', 'For musicians and researchers', 'Begin'),
  written('developing', 'For developers', 'Begin'),
  written('training', 'For those who train models', 'Begin'),
  written('how-it-works', 'How it works', 'Know'),
  written('figures', 'Figures', 'Know'),
  written('model-card', 'The model that ships', 'Know', 'models/affekt-2/MODEL_CARD.md'),
  written('classical', 'Classical methods beside it', 'Know', 'models/CLASSICAL.md'),
  written('model-folders', 'Model folders', 'Know', 'models/README.md'),
  written('code-map', 'Code map', 'Know', 'src/README.md'),
  written('changes', 'Changes', 'Know', 'CHANGELOG.md'),
  made('command-line', 'Command line', commandLineReference),
  made('settings', 'Settings', settingsPage),
  made('signals', 'Signals', signalReference),
  made('events', 'Events and conditions', eventReference),
  made('osc', 'OSC addresses', oscReference),
  made('messages', 'Commands and messages', messageReference),
  made('examples', 'Example programs', exampleTexts),
];
