import type { RulesReplayResponse } from '../../../src/server/api-answers.js';

/** When a rule would have fired, on a line of the time that was looked at. */
export function FiredLine({ replay: { fired, span } }: { readonly replay: RulesReplayResponse }) {
  if (span === null) return <p class="note fired">Nothing was heard yet to try it on.</p>;
  const [from, to] = span;
  const minutes = (to - from) / 60;
  const place = (seconds: number) => (100 * (seconds - from)) / (to - from || 1);
  const count = fired.length === 0 ? 'Never' : fired.length === 1 ? 'Once' : `${fired.length} times`;
  const words = `${count} in the last ${minutes < 2 ? `${Math.round(60 * minutes)} s` : `${Math.round(minutes)} min`}`;
  return (
    <div class="fired" aria-live="polite">
      <p>
        <strong>{words}</strong>
        {fired.length > 0 && <span class="note"> – the last: {fired.at(-1)?.reason}</span>}
      </p>
      <svg class="fired-line" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={words}>
        <path d="M0 9.5H100" />
        {fired.map(({ name, audioTimeSeconds }) => (
          <path key={`${name} ${audioTimeSeconds}`} d={`M${place(audioTimeSeconds)} 1V9.5`} />
        ))}
      </svg>
    </div>
  );
}
