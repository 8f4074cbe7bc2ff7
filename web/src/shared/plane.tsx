import { effect, signal } from '@preact/signals';
import { app } from '../state/app.js';
import { useInterest } from '../state/interest.js';
import { Canvas } from './canvas.js';
import { formatSigned, formatSpread } from './format.js';
import type { SharpCanvas } from './sharp-canvas.js';
import { colours } from './theme.js';
import { QUADRANT_WORDS } from './vocabulary.js';

const TRAIL_SECONDS = 20;
const TRAIL_STEP_SECONDS = 0.1;
/** So many steps in a row are drawn in one stroke, alike faint. */
const STROKE_STEPS = 10;
/** The description for screen readers follows at this pace, ms. */
const DESCRIBE_EVERY_MS = 5_000;

/** Corner of each quadrant: signs of valence and arousal. */
const QUADRANTS = { Q1: [1, 1], Q2: [-1, 1], Q3: [-1, -1], Q4: [1, -1] } as const;

const { store } = app;
const valence = store.value('valence');
const arousal = store.value('arousal');
const description = signal('Plane of valence and arousal');
let describedAtMs = Number.NEGATIVE_INFINITY;
effect(() => {
  const nowMs = store.frameAtMs.value;
  const [v, a] = [valence.peek(), arousal.peek()];
  if (v === null || a === null || nowMs - describedAtMs < DESCRIBE_EVERY_MS) return;
  describedAtMs = nowMs;
  const sd = (name: string) => formatSpread(store.value(name).peek());
  const confidence = Math.round(100 * (store.value('confidence').peek() ?? 0));
  description.value = `Plane: valence ${formatSigned(v)} ${sd('valenceSd')}, arousal ${formatSigned(a)} ${sd('arousalSd')}, confidence ${confidence} %`;
});

type Place = (valence: number, arousal: number) => [number, number];

/** Where the music stands on the plane of Russell (1980), where it came from, and how sure that is: ± one standard deviation. */
export function Plane() {
  useInterest(app.interest, { names: ['valenceSd', 'arousalSd'] });
  return (
    <Canvas
      class="plane"
      label={description.value}
      watch={() => [store.frameAtMs.value, store.pastCount.value]}
      draw={drawPlane}
    />
  );
}

function drawPlane(sharp: SharpCanvas, nowMs: number): void {
  const { context, width, height } = sharp;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const side0 = Math.min(width, height);
  const font = Math.max(0.75 * rem, Math.min(1.6 * rem, side0 * 0.034));
  const margin = font * 1.7;
  const side = side0 - margin - 2;
  const centreX = (width + margin) / 2;
  const centreY = (height - margin) / 2 + 1;
  const place: Place = (v, a) => [centreX + (v * side) / 2, centreY - (a * side) / 2];
  context.clearRect(0, 0, width, height);
  context.font = `${font}px system-ui, sans-serif`;
  drawGrid(context, place, side, font);
  const [left, top] = place(-1, 1);
  context.save();
  context.beginPath();
  context.rect(left, top, side, side);
  context.clip();
  drawTrail(context, place, nowMs / 1000, side);
  drawPoint(context, place, side);
  context.restore();
}

function drawGrid(context: CanvasRenderingContext2D, place: Place, side: number, font: number): void {
  const { grid, muted, valence: valenceColour, arousal: arousalColour } = colours.value;
  const [left, top] = place(-1, 1);
  const [centreX, centreY] = place(0, 0);
  context.strokeStyle = grid;
  context.lineWidth = 1;
  context.strokeRect(left, top, side, side);
  context.beginPath();
  context.moveTo(left, centreY);
  context.lineTo(left + side, centreY);
  context.moveTo(centreX, top);
  context.lineTo(centreX, top + side);
  context.stroke();
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.fillStyle = muted;
  for (const [name, [v, a]] of Object.entries(QUADRANTS)) {
    const [x, y] = place(v * 0.5, a);
    context.fillText(QUADRANT_WORDS[name as keyof typeof QUADRANTS], x, y + a * font * 1.1);
  }
  context.fillStyle = valenceColour;
  context.textAlign = 'left';
  context.fillText('\u2212 valence', left, top + side + font);
  context.textAlign = 'right';
  context.fillText('valence +', left + side, top + side + font);
  context.fillStyle = arousalColour;
  for (const [text, along, align] of [
    ['\u2212 arousal', side / 2, 'left'],
    ['arousal +', -side / 2, 'right'],
  ] as const) {
    context.save();
    context.translate(left - font, centreY + along);
    context.rotate(-Math.PI / 2);
    context.textAlign = align;
    context.fillText(text, 0, 0);
    context.restore();
  }
}

function drawTrail(context: CanvasRenderingContext2D, place: Place, nowSeconds: number, side: number): void {
  const from = Math.floor((nowSeconds - TRAIL_SECONDS) / TRAIL_STEP_SECONDS) * TRAIL_STEP_SECONDS;
  const names = ['valence', 'arousal'];
  const { times, values } = store.tracks.columns(names, from, nowSeconds, TRAIL_STEP_SECONDS);
  context.lineWidth = Math.max(2.5, side / 120);
  context.lineCap = 'butt';
  context.lineJoin = 'round';
  context.strokeStyle = colours.value.text;
  for (let start = 0; start < times.length; start += STROKE_STEPS) {
    const age = (nowSeconds - (times[start] ?? 0)) / TRAIL_SECONDS;
    context.globalAlpha = 0.65 * Math.min(1, Math.max(0, 1 - age)) ** 1.5;
    context.beginPath();
    let isDrawing = false;
    // To where the next stroke begins.
    for (let index = start; index <= start + STROKE_STEPS; index += 1) {
      const [v = null, a = null] = values.map((column) => column[index] ?? null);
      const isKnown = v !== null && a !== null;
      if (isKnown && isDrawing) context.lineTo(...place(v, a));
      else if (isKnown) context.moveTo(...place(v, a));
      isDrawing = isKnown;
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** A sure estimate is a full, bright point, an unsure one a small and faint one; the halo spans ± one standard deviation. */
function drawPoint(context: CanvasRenderingContext2D, place: Place, side: number): void {
  const [v, a] = [valence.peek(), arousal.peek()];
  if (v === null || a === null) return;
  const [x, y] = place(v, a);
  const confidence = Math.min(1, Math.max(0, store.value('confidence').peek() ?? 0));
  const sd = (name: string) => ((store.value(name).peek() ?? 0) * side) / 2;
  const disc = (radiusX: number, radiusY: number, alpha: number) => {
    context.globalAlpha = alpha;
    context.beginPath();
    context.ellipse(x, y, radiusX, radiusY, 0, 0, 2 * Math.PI);
    context.fill();
  };
  context.fillStyle = colours.value.text;
  disc(sd('valenceSd'), sd('arousalSd'), 0.1 + 0.12 * confidence);
  const radius = (side / 60) * (0.8 + confidence);
  disc(radius, radius, 0.55 + 0.45 * confidence);
  context.globalAlpha = 1;
}
