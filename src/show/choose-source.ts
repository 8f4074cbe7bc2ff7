import type { AudioSource } from '../capture/audio-source.js';
import { DemoSource } from '../capture/demo-source.js';
import { listInputDevices } from '../capture/device-list.js';
import { DeviceSource } from '../capture/device-source.js';
import { FileSource } from '../capture/file-source.js';
import { StdinSource } from '../capture/stdin-source.js';
import type { SourceConfig } from '../core/config-schema.js';
import { AffektError, toAffektError } from '../core/errors.js';
import { OpenedSource } from './opened-source.js';

/** A source that is ready to be heard, and why it was chosen if nobody asked for it. */
export interface ChosenSource {
  readonly source: AudioSource;
  readonly why: string | null;
  /** What was wrong with the material, known at its end. */
  warnings(): readonly string[];
  /** Closes a source that was opened and never used; for one in use its engine does that. */
  close(): Promise<void>;
}

/**
 * The source that the configuration asks for. `auto`: the default input device if it can be opened, else the demo performance,
 * with the reason. A device or file is opened here, so that a wrong name is told before anything else happens.
 * Throws what opening throws, and `AFFEKT_CONFIG_INVALID` for a file without a path.
 */
export async function chooseSource(config: SourceConfig): Promise<ChosenSource> {
  switch (config.kind) {
    case 'demo':
      return chosen(new DemoSource({ paced: true }));
    case 'file':
      if (config.path === undefined) {
        throw new AffektError('AFFEKT_CONFIG_INVALID', 'the source "file" needs source.path or --file');
      }
      return await chosenFile(config.path, config.loop);
    case 'stdin': {
      const { rate = 44_100, channelCount = 2, format } = config;
      const options = { sampleRateHz: rate, channelCount, encoding: format, paced: true };
      const source = new StdinSource(options);
      return { ...chosen(source), warnings: () => source.warnings };
    }
    case 'device':
      return chosen(await openDevice(config));
    case 'auto':
      return await chooseByItself(config);
  }
}

async function chooseByItself(config: SourceConfig): Promise<ChosenSource> {
  const demo = (reason: string): ChosenSource =>
    chosen(
      new DemoSource({ paced: true }),
      `${reason} Connect a microphone or mixer and start again, or name a source with --source.`,
    );
  try {
    const devices = await listInputDevices();
    if (devices.length === 0) return demo('There is no input device here.');
    return chosen(await openDevice(config), 'the default input device');
  } catch (error) {
    return demo(toAffektError(error, 'AFFEKT_DEVICE_UNAVAILABLE').message);
  }
}

function chosen(source: AudioSource, why: string | null = null): ChosenSource {
  const close = async () => (source instanceof OpenedSource ? await source.close() : undefined);
  return { source, why, warnings: () => [], close };
}

async function chosenFile(path: string, loop: boolean): Promise<ChosenSource> {
  const file = new FileSource(path, { paced: true, loop });
  return { ...chosen(await OpenedSource.open(file)), warnings: () => file.warnings };
}

async function openDevice({ device, rate, channelCount, channels }: SourceConfig): Promise<OpenedSource> {
  const source = new DeviceSource({
    deviceName: device ?? null,
    sampleRateHz: rate ?? null,
    channelCount: channelCount ?? null,
    leastChannelCount: typeof channels === 'string' ? 1 : Math.max(...[channels].flat()),
  });
  return await OpenedSource.open(source);
}
