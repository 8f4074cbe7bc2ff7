// Follows samples that come from anywhere, here 32-bit floats on stdin (mono, 44,100 Hz), without device, server or lights:
// ffmpeg -v error -i song.mp3 -ac 1 -ar 44100 -f f32le - | node follow-samples.mjs
import { Tracker } from 'affekt';

let lastSecond = -1;
const tracker = await Tracker.open({
  sampleRateHz: 44_100,
  onFrame: ({ audioTimeSeconds, emotion, quadrant }) => {
    const second = Math.floor(audioTimeSeconds);
    if (emotion === null || second === lastSecond) return;
    lastSecond = second;
    console.log(
      `${second} s: valence ${emotion.valence.toFixed(2)}, arousal ${emotion.arousal.toFixed(2)}, ${quadrant}`,
    );
  },
  onEvent: ({ name, reason }) => {
    if (name !== 'beat' && name !== 'onset') console.log(`  ${name}: ${reason}`);
  },
});

let rest = Buffer.alloc(0);
for await (const chunk of process.stdin) {
  const bytes = Buffer.concat([rest, chunk]);
  const count = Math.floor(bytes.length / 4);
  const samples = new Float32Array(count);
  for (let index = 0; index < count; index += 1) samples[index] = bytes.readFloatLE(4 * index);
  await tracker.push(samples);
  rest = bytes.subarray(4 * count);
}
await tracker.close();
