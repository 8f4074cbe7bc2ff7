import { app, lockedReason } from '../state/app.js';

/** Whether what is set is kept, and the way back. */
export function SaveLine() {
  const show = app.store.show.value;
  const isLocked = lockedReason.value !== null;
  const isLive = app.store.connection.value.kind === 'live';
  const { isSaved = true, path = null, undoCount = 0 } = show ?? {};
  return (
    <div class="save-line">
      <span class={isSaved ? 'note' : 'unsaved'}>
        {isLive &&
          show !== null &&
          (path === null ? 'Kept for this run only' : isSaved ? '✓ Saved' : '● Not saved')}
      </span>
      <button
        type="button"
        disabled={isLocked || undoCount === 0}
        onClick={() => void app.ask({ name: 'undo' })}
      >
        Undo{undoCount > 0 ? ` (${undoCount})` : ''}
      </button>
      <button
        type="button"
        disabled={isLocked || isSaved || path === null}
        onClick={() => void app.ask({ name: 'save' })}
      >
        Save
      </button>
    </div>
  );
}
