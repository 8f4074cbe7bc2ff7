import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { theme } from '../shared/theme.js';
import { app } from '../state/app.js';
import { route, VIEWS, type ViewName } from '../state/route.js';
import { situation } from '../state/situation.js';
import { Conditions } from './conditions.js';
import { Preferences } from './preferences.js';

const VIEW_WORDS: Readonly<Record<ViewName, string>> = {
  stage: 'Stage',
  desk: 'Desk',
  analysis: 'Analysis',
  setup: 'Set-up',
};

/** Shapes beside the colours: how it stands is never told by colour alone. */
const MARKS = { good: '●', warn: '▲', bad: '■', idle: '○' } as const;

/** On top of every view: where one is, how the show stands in one line, and what there is to know behind it. */
export function Strip() {
  const open = useSignal<'health' | 'preferences' | null>(null);
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape') open.value = null;
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [open]);
  const toggle = (what: 'health' | 'preferences') => () => {
    open.value = open.value === what ? null : what;
  };
  return (
    <header class="strip">
      <Navigation />
      <HealthLine isOpen={open.value === 'health'} onToggle={toggle('health')} />
      <button
        type="button"
        class="quiet"
        aria-expanded={open.value === 'preferences'}
        aria-controls="preferences"
        onClick={toggle('preferences')}
      >
        Display
      </button>
      <button
        type="button"
        class="quiet theme"
        aria-label={theme.value === 'dark' ? 'Light theme, for daylight' : 'Dark theme'}
        onClick={() => {
          theme.value = theme.value === 'dark' ? 'light' : 'dark';
        }}
      >
        <span aria-hidden="true">{theme.value === 'dark' ? '☀' : '☾'}</span>
      </button>
      <div class="strip-sheet" id="health" hidden={open.value !== 'health'}>
        {open.value === 'health' && <Conditions />}
      </div>
      <div class="strip-sheet" id="preferences" hidden={open.value !== 'preferences'}>
        {open.value === 'preferences' && <Preferences />}
      </div>
    </header>
  );
}

function Navigation() {
  return (
    <nav class="views" aria-label="Views">
      {VIEWS.map((view) => (
        <a key={view} href={`#/${view}`} aria-current={route.value.view === view ? 'page' : undefined}>
          {VIEW_WORDS[view]}
        </a>
      ))}
    </nav>
  );
}

function HealthLine({ isOpen, onToggle }: { readonly isOpen: boolean; readonly onToggle: () => void }) {
  const { look, word, sentence, kind } = situation.value;
  // Of a show that cannot be seen nothing is known.
  const isLive = app.store.connection.value.kind === 'live';
  const count = isLive ? (app.store.health.value?.conditions.length ?? 0) : 0;
  const source = app.store.status.value?.source.name ?? app.store.hello.value?.source.name ?? '';
  return (
    <>
      <button
        type="button"
        class="health-line"
        data-look={look}
        data-kind={kind}
        aria-expanded={isOpen}
        aria-controls="health"
        onClick={onToggle}
      >
        <span class="mark" aria-hidden="true">
          {MARKS[look]}
        </span>
        <strong class="health-word">{word}</strong>
        <span key={word} class="health-sentence">
          {sentence ?? source}
        </span>
        {count > 0 && <span class="health-count">{count === 1 ? '1 note' : `${count} notes`}</span>}
      </button>
      {kind === 'disconnected' && (
        <button type="button" class="retry" onClick={() => app.retry()}>
          Connect now
        </button>
      )}
      <p class="visually-hidden" role="status">
        {word}
        {look === 'bad' && kind !== 'disconnected' ? `. ${sentence ?? ''}` : ''}
      </p>
    </>
  );
}
