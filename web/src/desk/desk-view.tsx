import { EventsPanel } from './events-panel.js';
import { GroupsPanel } from './groups-panel.js';
import { InputPanel } from './input-panel.js';
import { OutputsPanel } from './outputs-panel.js';
import { ResponsePanel } from './response-panel.js';

/** What a technician works with while the show runs. */
export function DeskView() {
  return (
    <main class="desk" id="view" tabIndex={-1}>
      <h1 class="visually-hidden">Desk</h1>
      <GroupsPanel />
      <div class="desk-side">
        <InputPanel />
        <OutputsPanel />
        <ResponsePanel />
      </div>
      <EventsPanel />
    </main>
  );
}
