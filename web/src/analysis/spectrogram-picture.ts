import { buildColourMap } from '../shared/colour-map.js';
import { nearestBand } from '../shared/scales.js';
import type { SharpCanvas } from '../shared/sharp-canvas.js';
import { colours } from '../shared/theme.js';
import type { SpectrogramRing } from '../state/spectrogram-ring.js';

/** Width of a picture, columns. */
const BIN_COUNT = 625;
/** Level that is drawn brightest: loud music reaches about this after the normaliser's gain. */
const BRIGHTEST_LEVEL = 170;
const LABELS_HZ = [50, 100, 200, 500, 1000, 2000, 5000, 10000];

/** A ring of columns as a picture: several columns become one by their loudest. Only what is new is drawn anew. */
export class SpectrogramPicture {
  readonly #ring: SpectrogramRing;
  readonly #colours = buildColourMap();
  readonly #pixels = document.createElement('canvas');
  #columnsAsOne = 0;
  /** Number of the newest bin that is drawn; −1: none. */
  #drawnBin = -1;

  constructor(ring: SpectrogramRing) {
    this.#ring = ring;
  }

  draw(sharp: SharpCanvas, columnsAsOne: number, bandFrequenciesHz: readonly number[]): void {
    const { context, width, height } = sharp;
    const fontSize = 0.75 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const labelWidth = fontSize * 3;
    context.clearRect(0, 0, width, height);
    drawLabels(sharp, bandFrequenciesHz, fontSize, labelWidth);
    const newestBin = Math.floor(this.#ring.newest / columnsAsOne);
    if (this.#ring.newest < 0) return;
    this.#update(columnsAsOne, newestBin);
    const rows = this.#pixels.height;
    const plotWidth = width - labelWidth;
    const oldest = (newestBin + 1) % BIN_COUNT;
    const olderWidth = ((BIN_COUNT - oldest) / BIN_COUNT) * plotWidth;
    context.drawImage(this.#pixels, oldest, 0, BIN_COUNT - oldest, rows, labelWidth, 0, olderWidth, height);
    if (oldest === 0) return;
    const x = labelWidth + olderWidth;
    context.drawImage(this.#pixels, 0, 0, oldest, rows, x, 0, plotWidth - olderWidth, height);
  }

  #update(columnsAsOne: number, newestBin: number): void {
    const { bandCount } = this.#ring;
    const isAnew =
      columnsAsOne !== this.#columnsAsOne || this.#pixels.height !== bandCount || newestBin < this.#drawnBin;
    if (isAnew) {
      this.#pixels.width = BIN_COUNT;
      this.#pixels.height = bandCount;
      this.#columnsAsOne = columnsAsOne;
      this.#drawnBin = -1;
    }
    const context = this.#pixels.getContext('2d');
    if (context === null) return;
    const column = context.createImageData(1, bandCount);
    // The newest bin may have got more columns since it was drawn.
    const first = Math.max(0, newestBin - BIN_COUNT + 1, this.#drawnBin);
    for (let bin = first; bin <= newestBin; bin += 1) {
      this.#paint(bin, column.data);
      context.putImageData(column, bin % BIN_COUNT, 0);
    }
    this.#drawnBin = newestBin;
  }

  #paint(bin: number, pixels: Uint8ClampedArray): void {
    const { bandCount } = this.#ring;
    const loudest = new Uint8Array(bandCount);
    for (let index = 0; index < this.#columnsAsOne; index += 1) {
      const levels = this.#ring.column(bin * this.#columnsAsOne + index);
      for (let band = 0; band < levels.length; band += 1) {
        loudest[band] = Math.max(loudest[band] ?? 0, levels[band] ?? 0);
      }
    }
    for (let band = 0; band < bandCount; band += 1) {
      const shade = Math.min(255, Math.round(((loudest[band] ?? 0) / BRIGHTEST_LEVEL) * 255));
      pixels.set(this.#colours.subarray(shade * 4, shade * 4 + 4), (bandCount - 1 - band) * 4);
    }
  }
}

function drawLabels(
  { context, height }: SharpCanvas,
  bandFrequenciesHz: readonly number[],
  fontSize: number,
  labelWidth: number,
): void {
  const lowest = bandFrequenciesHz[0] ?? Number.POSITIVE_INFINITY;
  const highest = bandFrequenciesHz.at(-1) ?? 0;
  context.fillStyle = colours.value.muted;
  context.font = `${fontSize}px system-ui, sans-serif`;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  let previousY = Number.POSITIVE_INFINITY;
  for (const hz of LABELS_HZ) {
    if (hz < lowest || hz > highest) continue;
    const band = nearestBand(hz, bandFrequenciesHz);
    const y = height * (1 - (band + 0.5) / bandFrequenciesHz.length);
    // The lowest bands are fewer to the octave: labels would run into each other.
    if (previousY - y < fontSize * 1.2) continue;
    previousY = y;
    context.fillText(hz >= 1000 ? `${hz / 1000}k` : String(hz), labelWidth - 6, Math.max(fontSize / 2, y));
  }
}
