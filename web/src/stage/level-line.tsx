import { computed } from '@preact/signals';
import { share } from '../shared/scales.js';
import { app } from '../state/app.js';

const LOWEST_DBFS = -60;
const WARNINGS = {
  clip: 'Input clips',
  'too-low': 'Input too low',
  'no-signal': 'No signal',
} as const;

const { store } = app;
const level = store.value('level');
const barStyle = computed(() => `transform:scaleX(${share(level.value ?? -120, LOWEST_DBFS, 0)})`);
const warning = computed(() => {
  // The tracker moves with the frames.
  void store.frameAtMs.value;
  return store.level.warning;
});

/** The input as a line: how loud it comes in, and what is wrong with it. */
export function LevelLine() {
  return (
    <div class="level-line" data-warning={warning.value ?? 'none'}>
      <span class="level-track" aria-hidden="true">
        <span class="level-bar" style={barStyle} />
      </span>
      <span class="level-word">{warning.value === null ? 'Input' : WARNINGS[warning.value]}</span>
    </div>
  );
}
