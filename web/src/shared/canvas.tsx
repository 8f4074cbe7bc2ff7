import { type SharpCanvas, sharpen } from './sharp-canvas.js';
import { usePicture } from './use-picture.js';

interface CanvasProps {
  readonly class: string;
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  /** Reads every signal whose change asks for another picture. */
  readonly watch: () => unknown;
  readonly draw: (sharp: SharpCanvas, nowMs: number) => void;
}

/** A picture in CSS pixels, sharp on every screen. */
export function Canvas({ class: className, label, watch, draw }: CanvasProps) {
  const ref = usePicture({
    watch,
    paint: (canvas, size, nowMs) => {
      const sharp = sharpen(canvas, size);
      if (sharp !== null) draw(sharp, nowMs);
    },
  });
  return <canvas class={className} ref={ref} role="img" aria-label={label} />;
}
