import { app } from '../state/app.js';

/** Stands where settings go while they are not there. */
export function NotRead() {
  const isLive = app.store.connection.value.kind === 'live';
  return (
    <p class="empty">
      {isLive ? 'Reading the settings…' : 'The settings are read when Affekt is connected again.'}
    </p>
  );
}
