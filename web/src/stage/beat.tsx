import { app } from '../state/app.js';
import { Canvas } from '../shared/canvas.js';
import type { SharpCanvas } from '../shared/sharp-canvas.js';
import { colours } from '../shared/theme.js';
import { useInterest } from '../state/interest.js';

const { store } = app;
const tempo = store.value('tempo');
const confidence = store.value('beatConfidence');
const phase = store.value('beatPhase');
/** Below this no beat is told. */
const LEAST_CONFIDENCE = 0.05;

/** The tempo, and where in the beat the music is: a ring that fills, which never flashes. */
export function Beat() {
  useInterest(app.interest, { names: ['beatPhase'] });
  const bpm = (confidence.value ?? 0) >= LEAST_CONFIDENCE ? tempo.value : null;
  return (
    <p class="beat">
      <Canvas
        class="beat-ring"
        label="Place in the beat"
        watch={() => [phase.value, confidence.value]}
        draw={drawRing}
      />
      <span class="beat-tempo">{bpm === null ? '–' : Math.round(bpm)}</span>
      <span class="beat-unit">BPM</span>
    </p>
  );
}

function drawRing({ context, width, height }: SharpCanvas): void {
  const { grid, text } = colours.value;
  const radius = Math.min(width, height) / 2 - 3;
  const [x, y] = [width / 2, height / 2];
  context.clearRect(0, 0, width, height);
  context.lineWidth = Math.max(2, radius / 6);
  context.strokeStyle = grid;
  context.beginPath();
  context.arc(x, y, radius - context.lineWidth / 2, 0, 2 * Math.PI);
  context.stroke();
  const part = phase.peek();
  if (part === null || (confidence.peek() ?? 0) < LEAST_CONFIDENCE) return;
  context.strokeStyle = text;
  context.beginPath();
  context.arc(x, y, radius - context.lineWidth / 2, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * part);
  context.stroke();
}
