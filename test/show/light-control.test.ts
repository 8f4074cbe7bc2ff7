import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LightControl } from '../../src/show/light-control.js';
import { createOutputs } from '../../src/outputs/create-outputs.js';
import { type OutputsInput, outputsSchema } from '../../src/outputs/outputs-schema.js';
import type { LightsMessage } from '../../src/server/protocol.js';
import { syntheticEvent } from '../support/synthetic-frame.js';

/** The outputs of a configuration, running, and what is told of them. */
function start(config: OutputsInput): { control: LightControl; told: LightsMessage[] } {
  const told: LightsMessage[] = [];
  const outputs = createOutputs(outputsSchema.parse(config));
  const control = new LightControl(outputs, (message) => told.push(message));
  outputs.start();
  control.start();
  onTestFinished(async () => {
    control.stop();
    await outputs.stop();
  });
  return { control, told };
}

describe('LightControl', () => {
  it('tells nothing where nothing is configured, and answers when it is asked', async () => {
    const { control, told } = start({});
    expect(control.message).toMatchObject({ type: 'lights', isBlackout: false, outputs: [], groups: [] });
    // Another beside it, with something to tell, says when there was time enough.
    const other = start({ osc: { targets: [{ host: '127.0.7.9', port: 7700 }] } });
    await vi.waitFor(() => expect(other.told.length).toBeGreaterThan(1), 5000);
    await pause(300);
    expect(told).toEqual([]);
  });

  it('tells what the flash limit keeps from OSC', async () => {
    const { control, told } = start({ osc: { targets: [{ host: '127.0.7.9', port: 7700 }] } });
    await vi.waitFor(() => expect(told.at(-1)?.outputs[0]?.state).toBe('running'), 5000);
    expect(told.at(-1)?.limiter.limitedCount).toBe(0);
    for (let count = 0; count < 10; count += 1) control.onEvent(syntheticEvent('onset'));
    await vi.waitFor(() => expect(told.at(-1)?.limiter.limitedCount).toBe(7), 5000);
  });
});
