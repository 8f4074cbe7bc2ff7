import { buildColourMap } from '../shared/colour-map.js';
import type { SpectrogramRing } from '../state/spectrogram-ring.js';

/** Width of a picture, columns. */
const BIN_COUNT = 625;
/** Level that is drawn brightest: loud music reaches about this after the normaliser's gain. */
const BRIGHTEST_LEVEL = 170;

/**
 * A ring of columns as a picture of its own pixels, one for each band and each bin; several columns become one bin by their loudest.
 * What is new moves the rest to the left; the page stretches it.
 */
export class SpectrogramPicture {
  readonly #ring: SpectrogramRing;
  /** As words of four bytes, red first. */
  readonly #colours = new Uint32Array(buildColourMap().buffer);
  #image: ImageData | null = null;
  #pixels = new Uint32Array(0);
  #columnsAsOne = 0;
  /** Number of the newest bin that is drawn. */
  #drawnBin = 0;

  constructor(ring: SpectrogramRing) {
    this.#ring = ring;
  }

  /** Draws what came since the last time, and all of it when another number of columns is one bin. */
  draw(canvas: HTMLCanvasElement, columnsAsOne: number): void {
    const { newest, bandCount } = this.#ring;
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null || newest < 0) return;
    const newestBin = Math.floor(newest / columnsAsOne);
    const isAnew =
      columnsAsOne !== this.#columnsAsOne ||
      this.#image?.height !== bandCount ||
      newestBin < this.#drawnBin ||
      newestBin >= this.#drawnBin + BIN_COUNT;
    const image = isAnew || this.#image === null ? this.#begin(bandCount) : this.#image;
    this.#columnsAsOne = columnsAsOne;
    // The newest bin may have got more columns since it was drawn.
    const first = isAnew ? Math.max(0, newestBin - BIN_COUNT + 1) : this.#drawnBin;
    // Rows follow each other: what leaves one on the left is under what is painted anew at the right of the one before.
    if (!isAnew) this.#pixels.copyWithin(0, newestBin - this.#drawnBin);
    for (let bin = first; bin <= newestBin; bin += 1) this.#paint(bin, BIN_COUNT - 1 - (newestBin - bin));
    this.#drawnBin = newestBin;
    if (canvas.width !== image.width || canvas.height !== image.height) {
      canvas.width = image.width;
      canvas.height = image.height;
    }
    context.putImageData(image, 0, 0);
  }

  #begin(bandCount: number): ImageData {
    const image = new ImageData(BIN_COUNT, bandCount);
    this.#image = image;
    this.#pixels = new Uint32Array(image.data.buffer);
    this.#pixels.fill(this.#colours[0] ?? 0);
    return image;
  }

  #paint(bin: number, x: number): void {
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
      this.#pixels[(bandCount - 1 - band) * BIN_COUNT + x] = this.#colours[shade] ?? 0;
    }
  }
}
