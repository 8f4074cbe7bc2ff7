import { useComputed, useSignal } from '@preact/signals';
import { Segmented } from '../shared/segmented.js';
import { app, lockedReason } from '../state/app.js';
import { useInterest } from '../state/interest.js';
import { preference } from '../state/preferences.js';
import { EventList } from './event-list.js';

/** As many as anyone scrolls through. */
const SHOWN_COUNT = 120;
const MARKER = 'marker';
const FILTERS = {
  all: 'All',
  music: 'Music',
  markers: 'Markers',
  pulses: 'Beats, onsets',
} as const;
type Filter = keyof typeof FILTERS;

const filter = preference<Filter>(
  'events',
  'all',
  (value): value is Filter => typeof value === 'string' && value in FILTERS,
);

/** What happened, newest first, with value and reason, and markers of one's own. */
export function EventsPanel() {
  const search = useSignal('');
  const wantsPulses = filter.value === 'pulses';
  useInterest(app.interest, wantsPulses ? { streams: ['pulses'] } : {});
  const shown = useComputed(() => {
    const { events, pulses } = app.store;
    const all = filter.value === 'pulses' ? pulses.value : events.value;
    const words = search.value.toLowerCase();
    return all
      .filter(
        (event) =>
          (filter.value !== 'markers' || event.name === MARKER) &&
          (filter.value !== 'music' || event.name !== MARKER) &&
          `${event.name} ${event.reason}`.toLowerCase().includes(words),
      )
      .slice(-SHOWN_COUNT)
      .reverse();
  });
  return (
    <section class="panel events-panel" aria-labelledby="events-title">
      <div class="panel-head">
        <h2 id="events-title">Events</h2>
        <Segmented
          legend="Events shown"
          name="events"
          options={Object.entries(FILTERS) as [Filter, string][]}
          value={filter.value}
          onChoose={(name) => {
            filter.value = name;
          }}
        />
        <input
          type="search"
          aria-label="Only events with these words"
          placeholder="Words"
          value={search.value}
          onInput={({ currentTarget }) => {
            search.value = currentTarget.value;
          }}
        />
      </div>
      <MarkerForm />
      {shown.value.length === 0 ? (
        <p class="empty events">Nothing yet.</p>
      ) : (
        <EventList events={shown.value} />
      )}
    </section>
  );
}

function MarkerForm() {
  const note = useSignal('');
  const isLocked = lockedReason.value !== null;
  const mark = async () => {
    if (await app.ask({ name: 'mark', args: { note: note.value.trim() } })) note.value = '';
  };
  return (
    <form
      class="marker-form"
      onSubmit={(event) => {
        event.preventDefault();
        void mark();
      }}
    >
      <input
        type="text"
        aria-label="Note for a marker"
        placeholder="Note for a marker"
        maxLength={200}
        value={note.value}
        disabled={isLocked}
        onInput={({ currentTarget }) => {
          note.value = currentTarget.value;
        }}
      />
      <button type="submit" disabled={isLocked}>
        Mark
      </button>
    </form>
  );
}
