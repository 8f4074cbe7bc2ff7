// Sends the mood and every drop of a running show to a program that wants OSC addresses of its own:
// node osc-bridge.mjs http://127.0.0.1:4040/ 127.0.0.1 9000
import { AffektClient } from 'affekt/client';
import { Client } from 'node-osc';

const [url = 'http://127.0.0.1:4040/', host = '127.0.0.1', port = '9000'] = process.argv.slice(2);
const osc = new Client(host, Number(port));

const client = new AffektClient({
  url,
  signals: { names: ['arousal01'], rateHz: 20 },
  onSignals: ({ arousal01 }) => {
    if (arousal01 !== null) void osc.send('/my/master', arousal01);
  },
  onEmotion: ({ quadrant }) => {
    if (quadrant !== null) void osc.send('/my/scene', quadrant);
  },
  onEvent: ({ name, value }) => {
    if (name === 'drop') void osc.send('/my/flash', value);
  },
});
process.once('SIGINT', () => {
  client.close();
  void osc.close();
});
