import { frequencyLabels } from './frequency-labels.js';

/** Round frequencies at the heights of their bands, the lowest at the bottom. */
export function FrequencyScale({ bandFrequenciesHz }: { readonly bandFrequenciesHz: readonly number[] }) {
  return (
    <ol class="frequency-scale" aria-hidden="true">
      {frequencyLabels(bandFrequenciesHz).map(({ text, height }) => (
        <li key={text} style={`bottom:${(100 * height).toFixed(1)}%`}>
          {text}
        </li>
      ))}
    </ol>
  );
}
