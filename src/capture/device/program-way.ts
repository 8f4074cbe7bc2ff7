import type { CaptureProgram } from './capture-program.js';
import type { CaptureWay } from './capture-way.js';
import { ProgramCapture } from './program-capture.js';

/** Records by a program of the system. */
export function programWay(program: CaptureProgram): CaptureWay {
  return {
    name: program.name,
    async list() {
      const devices = await program.list();
      return devices.map(({ name, hostApi, channelCount, defaultSampleRateHz, isDefault }) => ({
        name,
        hostApi,
        channelCount,
        defaultSampleRateHz,
        isDefault,
      }));
    },
    start: (request, events) => new ProgramCapture(program, request, events),
  };
}
