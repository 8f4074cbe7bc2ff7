/** Conditions, and what each says. */
const EXAMPLES = [
  ['arousal > 0.3 for 2s', 'has been excited for two seconds'],
  ['valence < 0 and arousal < 0', 'is melancholic'],
  ['rising(level, 4s) and not tempo > 140', 'has grown louder over four seconds, and is not fast'],
  ['mean(film.tension, 10s) > 6', 'was tense over the last ten seconds'],
  ['max(film.happy, film.tender) > 5 or moods.calm > 0.8', 'is one of several things'],
] as const;

/** How a rule is written, by examples. */
export function RuleWords() {
  return (
    <section class="panel" aria-labelledby="words-title">
      <h2 id="words-title">How a rule is written</h2>
      <p class="note">
        When the condition becomes true, the event comes: lights, OSC and the list of events have it. Any
        signal may stand in it, with a dot: <a href="./docs/signals.html">all signals</a>.
      </p>
      <dl class="rule-words">
        {EXAMPLES.map(([when, words]) => (
          <div key={when}>
            <dt>
              <code>{when}</code>
            </dt>
            <dd class="note">the music {words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
