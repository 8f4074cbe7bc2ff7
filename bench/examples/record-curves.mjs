// Records numbers of a running show to CSV: node record-curves.mjs http://127.0.0.1:4040/ 10 valence arousal > curves.csv
import { AffektClient } from 'affekt/client';

const [url = 'http://127.0.0.1:4040/', seconds = '10', ...wanted] = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : ['valence', 'arousal', 'confidence'];

process.stdout.write(`seconds,${names.join(',')}\n`);
const client = new AffektClient({
  url,
  signals: { names, rateHz: 10 },
  onSignals: (values, sampleIndex) =>
    process.stdout.write(
      `${(sampleIndex / 22_050).toFixed(3)},${names.map((name) => values[name] ?? '').join(',')}\n`,
    ),
  onConnection: (kind) => process.stderr.write(`connection: ${kind}\n`),
  onError: (message) => process.stderr.write(`${message}\n`),
});
setTimeout(() => client.close(), Number(seconds) * 1000);
