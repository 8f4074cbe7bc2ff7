import { byId, setText } from '../dom.js';
import { EMOTION_STATE_WORDS, WITHOUT_MODEL_WORDS } from '../emotion-state-words.js';
import { formatSigned, formatSpread } from '../format.js';
import { PALETTE } from '../palette.js';
import { type SharpCanvas, sharpen } from '../sharp-canvas.js';
import type { DashboardStore } from '../store.js';
import { QUADRANT_WORDS } from '../vocabulary.js';
import type { View } from './view.js';

const TRAIL_SECONDS = 20;
/** Room for the axis names left of and below the square, CSS pixels. */
const MARGIN = 22;
const EDGE = 2;
const FONT = '12px system-ui, sans-serif';
/** The description of the picture for screen readers follows at this pace, ms. */
const DESCRIBE_EVERY_MS = 5_000;

/** Corner and tint of each quadrant: [valence sign, arousal sign, colour]. */
const QUADRANTS = {
  Q1: [1, 1, '#29291c'],
  Q2: [-1, 1, '#2c2022'],
  Q3: [-1, -1, '#1b2331'],
  Q4: [1, -1, '#1a2a28'],
} as const;

/** Where the music stands on the plane of Russell (1980), where it came from, and how sure the model is: ± one standard deviation. */
export class PlaneView implements View {
  readonly #canvas = byId('plane', HTMLCanvasElement);
  readonly #valence = byId('valence', HTMLElement);
  readonly #arousal = byId('arousal', HTMLElement);
  readonly #valenceSd = byId('valence-sd', HTMLElement);
  readonly #arousalSd = byId('arousal-sd', HTMLElement);
  readonly #quadrant = byId('quadrant', HTMLElement);
  readonly #mood = byId('mood', HTMLElement);
  readonly #confidence = byId('confidence', HTMLElement);
  readonly #note = byId('plane-note', HTMLElement);
  #describedAtMs = Number.NEGATIVE_INFINITY;

  draw(store: DashboardStore, nowMs: number): void {
    this.#drawTexts(store, nowMs);
    const sharp = sharpen(this.#canvas);
    if (sharp === null) return;
    const side = Math.min(sharp.width, sharp.height) - MARGIN - EDGE;
    const centreX = (sharp.width + MARGIN - EDGE) / 2;
    const centreY = (sharp.height - MARGIN + EDGE) / 2;
    const place = (valence: number, arousal: number): [number, number] => [
      centreX + (valence * side) / 2,
      centreY - (arousal * side) / 2,
    ];
    drawPlane(sharp, place, side);
    drawTrail(sharp, place, store);
    drawPoint(sharp, place, side, store);
  }

  #drawTexts(store: DashboardStore, nowMs: number): void {
    const frame = store.frame;
    if (frame === null) return;
    setText(this.#valence, frame.valence === null ? '–' : formatSigned(frame.valence));
    setText(this.#arousal, frame.arousal === null ? '–' : formatSigned(frame.arousal));
    setText(this.#valenceSd, formatSpread(frame.valenceSd));
    setText(this.#arousalSd, formatSpread(frame.arousalSd));
    const isNeutral = frame.state === 'idle';
    setText(this.#quadrant, isNeutral ? '' : (frame.quadrant ?? ''));
    const word = frame.quadrant === null ? '–' : QUADRANT_WORDS[frame.quadrant];
    setText(this.#mood, isNeutral ? 'Neutral' : word);
    const confidence = `${Math.round(frame.confidence * 100)} %`;
    setText(this.#confidence, confidence);
    setText(this.#note, (store.hasModel ? EMOTION_STATE_WORDS[frame.state] : WITHOUT_MODEL_WORDS).meaning);
    if (nowMs - this.#describedAtMs < DESCRIBE_EVERY_MS || frame.valence === null || frame.arousal === null)
      return;
    this.#describedAtMs = nowMs;
    const mood = frame.quadrant === null ? '' : `, ${QUADRANT_WORDS[frame.quadrant]}`;
    this.#canvas.ariaLabel = `Valence ${formatSigned(frame.valence)} ${formatSpread(frame.valenceSd)}, arousal ${formatSigned(frame.arousal)} ${formatSpread(frame.arousalSd)}${mood}. Confidence ${confidence}.`;
  }
}

type Place = (valence: number, arousal: number) => [number, number];

function drawPlane({ context, width, height }: SharpCanvas, place: Place, side: number): void {
  context.clearRect(0, 0, width, height);
  context.font = FONT;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const [name, [valenceSign, arousalSign, tint]] of Object.entries(QUADRANTS)) {
    const [left, top] = place(Math.min(0, valenceSign), Math.max(0, arousalSign));
    context.fillStyle = tint;
    context.fillRect(left, top, side / 2, side / 2);
    const [x, y] = place(valenceSign * 0.5, arousalSign * 0.9);
    context.fillStyle = PALETTE.muted;
    context.fillText(`${name} · ${QUADRANT_WORDS[name as keyof typeof QUADRANTS]}`, x, y);
  }
  context.strokeStyle = PALETTE.axis;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(...place(-1, 0));
  context.lineTo(...place(1, 0));
  context.moveTo(...place(0, -1));
  context.lineTo(...place(0, 1));
  context.stroke();
  context.strokeStyle = PALETTE.grid;
  const [left, top] = place(-1, 1);
  context.strokeRect(left, top, side, side);
  const [, middle] = place(0, 0);
  context.fillStyle = PALETTE.valence;
  context.textAlign = 'left';
  context.fillText('\u2212 valence', left, top + side + MARGIN / 2);
  context.textAlign = 'right';
  context.fillText('valence +', left + side, top + side + MARGIN / 2);
  context.fillStyle = PALETTE.arousal;
  for (const [text, along, align] of [
    ['\u2212 arousal', side / 2, 'left'],
    ['arousal +', -side / 2, 'right'],
  ] as const) {
    context.save();
    context.translate(left - MARGIN / 2, middle + along);
    context.rotate(-Math.PI / 2);
    context.textAlign = align;
    context.fillText(text, 0, 0);
    context.restore();
  }
}

function drawTrail({ context }: SharpCanvas, place: Place, store: DashboardStore): void {
  const end = store.curves.lastTimeSeconds;
  if (end === null) return;
  context.lineWidth = 2.5;
  context.lineCap = 'round';
  let previous: [number, number] | null = null;
  for (const point of store.curves.since(end - TRAIL_SECONDS)) {
    if (point.valence === null || point.arousal === null) {
      previous = null;
      continue;
    }
    const here = place(point.valence, point.arousal);
    if (previous !== null) {
      const age = (end - point.audioTimeSeconds) / TRAIL_SECONDS;
      context.strokeStyle = `rgb(232 235 240 / ${0.6 * (1 - age) ** 1.5})`;
      context.beginPath();
      context.moveTo(...previous);
      context.lineTo(...here);
      context.stroke();
    }
    previous = here;
  }
}

/** A sure estimate is a full, bright point, an unsure one a small and faint one; the halo spans ± one standard deviation each way. */
function drawPoint({ context }: SharpCanvas, place: Place, side: number, store: DashboardStore): void {
  const frame = store.frame;
  if (frame === null || frame.valence === null || frame.arousal === null) return;
  const [x, y] = place(frame.valence, frame.arousal);
  const confidence = Math.min(1, Math.max(0, frame.confidence));
  const disc = (radiusX: number, radiusY: number, style: string) => {
    context.fillStyle = style;
    context.beginPath();
    context.ellipse(x, y, radiusX, radiusY, 0, 0, 2 * Math.PI);
    context.fill();
  };
  const { valenceSd, arousalSd } = frame;
  const halo = `rgb(232 235 240 / ${0.08 + 0.14 * confidence})`;
  disc(((valenceSd ?? 0) * side) / 2, ((arousalSd ?? 0) * side) / 2, halo);
  const radius = 5 + 5 * confidence;
  disc(radius, radius, `rgb(255 255 255 / ${0.45 + 0.55 * confidence})`);
}
