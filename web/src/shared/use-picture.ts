import { effect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { pictureTurns } from './picture-turns.js';
import { colours } from './theme.js';

/** Size of a canvas on the page, CSS pixels; 0 by 0: it is not laid out. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

interface Picture {
  /** Reads every signal whose change asks for another picture. */
  readonly watch: () => unknown;
  readonly paint: (canvas: HTMLCanvasElement, size: CanvasSize, nowMs: number) => void;
}

/** A canvas that is painted on an animation frame after something in it changed, and never while it cannot be seen. */
export function usePicture(picture: Picture): RefObject<HTMLCanvasElement | null> {
  const ref = useRef<HTMLCanvasElement>(null);
  const newest = useRef(picture);
  newest.current = picture;
  useEffect(() => {
    const canvas = ref.current;
    if (canvas === null) return;
    // Told by the observer: to ask the page for it would have it laid out in the midst of a frame.
    let size: CanvasSize = { width: 0, height: 0 };
    const turn = (nowMs: number): void => newest.current.paint(canvas, size, nowMs);
    const stop = effect(() => {
      void colours.value;
      newest.current.watch();
      pictureTurns.take(turn);
    });
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) size = entry.contentRect;
      pictureTurns.take(turn);
    });
    observer.observe(canvas);
    return () => {
      stop();
      observer.disconnect();
      pictureTurns.giveUp(turn);
    };
  }, []);
  return ref;
}
