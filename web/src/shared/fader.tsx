import { useId } from 'preact/hooks';
import type { Wish } from '../state/wish.js';

interface FaderProps {
  readonly name: string;
  readonly class?: string;
  /** 0..1. */
  readonly wish: Wish<number>;
  readonly isLocked: boolean;
  /** Read out for what it belongs to, e.g. the group. */
  readonly label?: string;
}

/** A level from 0 to 100 %, moved by hand. */
export function Fader({ name, class: className = '', wish, isLocked, label = name }: FaderProps) {
  const id = useId();
  const percent = Math.round(100 * wish.shown.value);
  return (
    <span class={`fader ${className}`}>
      <label for={id}>
        {name} <output>{`${percent} %`}</output>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={1}
        value={percent}
        aria-label={label}
        aria-valuetext={`${percent} %`}
        disabled={isLocked}
        style={`--share:${percent / 100}`}
        onInput={({ currentTarget }) => wish.move(Number(currentTarget.value) / 100)}
      />
    </span>
  );
}
