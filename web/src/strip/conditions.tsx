import { durationWords } from '../shared/situation.js';
import { formatTempo } from '../shared/format.js';
import { app } from '../state/app.js';
import { hasModel, situation } from '../state/situation.js';

const SEVERITY_WORDS = { bad: '■ bad', warn: '▲ warning', info: '● to know' } as const;
const INPUT_WORDS = { waiting: 'waiting', running: 'running', lost: 'lost', ended: 'ended' } as const;

/** Everything that is to be known of the show, the most pressing first, and what it runs on. */
export function Conditions() {
  const { store } = app;
  // Of a show that cannot be seen nothing is known.
  const isLive = store.connection.value.kind === 'live';
  const conditions = isLive ? (store.health.value?.conditions ?? []) : [];
  const nowSeconds = store.serverSeconds(store.nowMs.value);
  return (
    <>
      <h2>How it stands</h2>
      {conditions.length === 0 ? (
        <p class="note">{isLive ? 'Nothing is wrong.' : situation.value.sentence}</p>
      ) : (
        <ul class="conditions">
          {conditions.map(({ id, subject, severity, what, doThis, sinceSeconds }) => (
            <li key={`${id} ${subject}`} data-severity={severity} data-id={id}>
              <span class="severity">{SEVERITY_WORDS[severity]}</span>
              <span>
                <strong>{what}</strong> {doThis}
              </span>
              <span class="note">for {durationWords(nowSeconds - sinceSeconds)}</span>
            </li>
          ))}
        </ul>
      )}
      <Facts />
    </>
  );
}

function Facts() {
  const { hello, status, show, latency, value, nowMs } = factsOf();
  const { droppedSampleCount = 0, nonFiniteSampleCount = 0 } = status ?? {};
  const summary = latency.summary();
  const model = show?.model ?? hello?.model;
  void nowMs;
  const rows: [string, string][] = [
    ['Input', status === null ? '–' : `${status.source.name}, ${INPUT_WORDS[status.input]}`],
    ['Model', model === undefined ? '–' : hasModel.value ? `${model.name}, ${model.backend}` : 'none'],
    [
      'Latency, capture to send',
      summary === null ? '–' : `${Math.round(summary.medianMs)} ms, p95 ${Math.round(summary.p95Ms)} ms`,
    ],
    ['Tempo', formatTempo(value('tempo'), value('beatConfidence'))],
    ['Access', hello === null ? '–' : hello.role === 'control' ? 'may operate' : 'may view only'],
    ...counted('Dropped', droppedSampleCount),
    ...counted('Not numbers', nonFiniteSampleCount),
    ['Version', hello?.program.version ?? '–'],
  ];
  return (
    <dl class="facts">
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf() {
  const { store } = app;
  return {
    hello: store.hello.value,
    status: store.status.value,
    show: store.show.value,
    latency: store.latency,
    value: (name: string) => store.value(name).value,
    nowMs: store.nowMs.value,
  };
}

/** A count of samples that something is wrong with; not on show while there are none. */
function counted(name: string, sampleCount: number): [string, string][] {
  return sampleCount === 0 ? [] : [[name, `${sampleCount.toLocaleString('en')} samples`]];
}
