import { buildColourMap } from '../colour-map.js';
import { byId } from '../dom.js';
import { PALETTE } from '../palette.js';
import { nearestBand } from '../scales.js';
import { sharpen } from '../sharp-canvas.js';
import { parseSpectrogramColumn } from '../spectrogram-column.js';
import type { DashboardStore } from '../store.js';
import type { View } from './view.js';

/** 20 s at 31.25 frames a second. */
const COLUMN_COUNT = 625;
/** Level that is drawn brightest: loud music reaches about this after the normaliser's gain. */
const BRIGHTEST_LEVEL = 170;
const LABEL_WIDTH = 34;
const LABEL_HEIGHT = 13;
const LABELS_HZ = [50, 100, 200, 500, 1000, 2000, 5000, 10000];

/**
 * The spectrogram that the network hears, scrolling. Columns are kept in a ring of pixels (one column a frame), so the
 * memory is fixed; columns that were never received stay dark.
 */
export class SpectrogramView implements View {
  readonly #canvas = byId('spectrogram', HTMLCanvasElement);
  readonly #ring = document.createElement('canvas');
  readonly #colours = buildColourMap();
  #column: ImageData | null = null;
  #lastFrameIndex: number | null = null;
  #isDirty = true;
  #size = '';

  /** Takes in a binary message. */
  push(data: ArrayBuffer): void {
    const column = parseSpectrogramColumn(data);
    if (column === null || column.levels.length === 0) return;
    const { frameIndex, levels } = column;
    const last = this.#lastFrameIndex;
    const isNewStream = last === null || frameIndex < last || frameIndex - last >= COLUMN_COUNT;
    if (this.#ring.height !== levels.length || isNewStream) {
      this.#ring.width = COLUMN_COUNT;
      this.#ring.height = levels.length;
    }
    const context = this.#ring.getContext('2d');
    if (context === null) return;
    if (this.#column?.height !== levels.length) this.#column = context.createImageData(1, levels.length);
    if (!isNewStream) {
      for (let missed = last + 1; missed < frameIndex; missed++) {
        context.clearRect(missed % COLUMN_COUNT, 0, 1, levels.length);
      }
    }
    const pixels = this.#column.data;
    for (let band = 0; band < levels.length; band++) {
      const shade = Math.min(255, Math.round(((levels[band] ?? 0) / BRIGHTEST_LEVEL) * 255));
      pixels.set(this.#colours.subarray(shade * 4, shade * 4 + 4), (levels.length - 1 - band) * 4);
    }
    context.putImageData(this.#column, frameIndex % COLUMN_COUNT, 0);
    this.#lastFrameIndex = frameIndex;
    this.#isDirty = true;
  }

  draw(store: DashboardStore): void {
    const sharp = sharpen(this.#canvas);
    if (sharp === null) return;
    const { context, width, height } = sharp;
    const size = `${width} ${height} ${this.#canvas.width} ${store.hello?.features.bandCount ?? 0}`;
    if (!this.#isDirty && size === this.#size) return;
    this.#isDirty = false;
    this.#size = size;
    context.clearRect(0, 0, width, height);
    this.#drawLabels(context, height, store.hello?.features.bandFrequenciesHz ?? []);
    const last = this.#lastFrameIndex;
    if (last === null) return;
    const plotWidth = width - LABEL_WIDTH;
    const oldest = (last + 1) % COLUMN_COUNT;
    const olderWidth = ((COLUMN_COUNT - oldest) / COLUMN_COUNT) * plotWidth;
    const rows = this.#ring.height;
    context.drawImage(this.#ring, oldest, 0, COLUMN_COUNT - oldest, rows, LABEL_WIDTH, 0, olderWidth, height);
    if (oldest > 0) {
      const x = LABEL_WIDTH + olderWidth;
      context.drawImage(this.#ring, 0, 0, oldest, rows, x, 0, plotWidth - olderWidth, height);
    }
  }

  #drawLabels(context: CanvasRenderingContext2D, height: number, bandFrequenciesHz: readonly number[]): void {
    const lowest = bandFrequenciesHz[0] ?? Number.POSITIVE_INFINITY;
    const highest = bandFrequenciesHz.at(-1) ?? 0;
    context.fillStyle = PALETTE.muted;
    context.font = '11px system-ui, sans-serif';
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    let previousY = Number.POSITIVE_INFINITY;
    for (const hz of LABELS_HZ) {
      if (hz < lowest || hz > highest) continue;
      const band = nearestBand(hz, bandFrequenciesHz);
      const y = height * (1 - (band + 0.5) / bandFrequenciesHz.length);
      // The lowest bands are fewer to the octave: labels would run into each other.
      if (previousY - y < LABEL_HEIGHT) continue;
      previousY = y;
      context.fillText(hz >= 1000 ? `${hz / 1000}k` : String(hz), LABEL_WIDTH - 5, Math.max(7, y));
    }
  }
}
