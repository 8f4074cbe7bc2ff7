import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { type SharpCanvas, sharpen } from './sharp-canvas.js';
import { colours } from './theme.js';

interface CanvasProps {
  readonly class: string;
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  /** Reads every signal whose change asks for another picture. */
  readonly watch: () => unknown;
  readonly draw: (sharp: SharpCanvas, nowMs: number) => void;
}

/** A picture that is drawn on an animation frame after something in it changed, and never while it cannot be seen. */
export function Canvas({ class: className, label, watch, draw }: CanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const recipe = useRef({ watch, draw });
  recipe.current = { watch, draw };
  useEffect(() => {
    const canvas = ref.current;
    if (canvas === null) return;
    let request = 0;
    const paint = (nowMs: number): void => {
      request = 0;
      const sharp = sharpen(canvas);
      if (sharp !== null) recipe.current.draw(sharp, nowMs);
    };
    const ask = (): void => {
      if (request === 0) request = requestAnimationFrame(paint);
    };
    const stop = effect(() => {
      void colours.value;
      recipe.current.watch();
      ask();
    });
    const observer = new ResizeObserver(ask);
    observer.observe(canvas);
    return () => {
      stop();
      observer.disconnect();
      cancelAnimationFrame(request);
    };
  }, []);
  return <canvas class={className} ref={ref} role="img" aria-label={label} />;
}
