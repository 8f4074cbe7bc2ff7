import { useId } from 'preact/hooks';
import { formatSigned } from '../shared/format.js';
import { lockedReason } from '../state/app.js';
import { moveResponse, responseWish } from '../state/response.js';

const AXES = ['valence', 'arousal'] as const;

/** How strongly valence and arousal move the lights, and in which direction they lean. */
export function ResponsePanel() {
  const response = responseWish.shown.value;
  const isLocked = lockedReason.value !== null;
  return (
    <section class="panel response-panel" aria-labelledby="response-title">
      <div class="panel-head">
        <h2 id="response-title">Response of the lights</h2>
        <button type="button" disabled={isLocked || response === null} onClick={() => responseWish.set(null)}>
          As heard
        </button>
      </div>
      {AXES.map((axis) => {
        const { bias = 0, sensitivity = 1 } = response?.[axis] ?? {};
        const name = axis === 'valence' ? 'Valence' : 'Arousal';
        return (
          <fieldset key={axis} class="response">
            <legend>{name}</legend>
            <Slider
              name="Sensitivity"
              label={`Sensitivity to ${axis}`}
              low={0}
              high={4}
              value={sensitivity}
              text={`× ${sensitivity.toFixed(2)}`}
              isLocked={isLocked}
              onMove={(value) => moveResponse(axis, 'sensitivity', value)}
            />
            <Slider
              name="Bias"
              label={`Bias of ${axis}`}
              low={-1}
              high={1}
              value={bias}
              text={formatSigned(bias)}
              isLocked={isLocked}
              onMove={(value) => moveResponse(axis, 'bias', value)}
            />
          </fieldset>
        );
      })}
    </section>
  );
}

interface SliderProps {
  readonly name: string;
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly value: number;
  readonly text: string;
  readonly isLocked: boolean;
  readonly onMove: (value: number) => void;
}

function Slider({ name, label, low, high, value, text, isLocked, onMove }: SliderProps) {
  const id = useId();
  return (
    <span class="fader">
      <label for={id}>
        {name} <output>{text}</output>
      </label>
      <input
        id={id}
        type="range"
        min={low}
        max={high}
        step={0.05}
        value={value}
        aria-label={label}
        aria-valuetext={text}
        disabled={isLocked}
        style={`--share:${(value - low) / (high - low)}`}
        onInput={({ currentTarget }) => onMove(currentTarget.valueAsNumber)}
      />
    </span>
  );
}
