import type { CanvasSize } from './use-picture.js';

/** A canvas's context scaled to CSS pixels and its size in them. */
export interface SharpCanvas extends CanvasSize {
  readonly context: CanvasRenderingContext2D;
}

/** Fits the canvas's own pixels to its size on the page and the screen's density; null while it has no size. */
export function sharpen(canvas: HTMLCanvasElement, { width, height }: CanvasSize): SharpCanvas | null {
  const context = canvas.getContext('2d');
  if (width === 0 || height === 0 || context === null) return null;
  const ratio = window.devicePixelRatio;
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
    canvas.width = pixelWidth;
    canvas.height = pixelHeight;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return { context, width, height };
}
