import type { DashboardStore } from '../store.js';

/** A part of the page. `draw` runs on an animation frame after something changed; it looks at the store and never writes to it. */
export interface View {
  draw(store: DashboardStore, nowMs: number): void;
}
