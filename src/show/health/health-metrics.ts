import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { conditionKey, type HealthReport } from '../../core/health-condition.js';
import type { EmotionFrame } from '../../emotion/emotion-frame.js';
import type { EngineListener } from '../../engine/engine-listener.js';
import type { HealthFacts } from './health-facts.js';

/** Where the numbers are read when somebody asks. */
export interface MetricsSources {
  readonly report: () => HealthReport;
  /** Null before the first moment. */
  readonly facts: () => HealthFacts | null;
  readonly server: () => {
    readonly clientCount: number;
    readonly droppedFrameTotal: number;
    readonly droppedColumnTotal: number;
    readonly droppedEventTotal: number;
    readonly stalledClientTotal: number;
  };
}

const LEVELS = { ok: 0, warn: 1, bad: 2 } as const;
/** From capture to emotion; the aim is 70 ms, late begins at 250 ms. */
const LATENCY_BUCKETS_SECONDS = [0.02, 0.03, 0.04, 0.05, 0.07, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5];

/** Prometheus' metrics of the show. Only latencies are noted as they come; all else is read when it is asked for. */
export class HealthMetrics implements EngineListener {
  readonly #registry = new Registry();
  readonly #sources: MetricsSources;
  readonly #latency: Histogram;
  readonly #begun: Counter<'id'>;
  #known: ReadonlySet<string> = new Set();

  constructor(sources: MetricsSources) {
    this.#sources = sources;
    const registers = [this.#registry];
    this.#latency = new Histogram({
      name: 'affekt_latency_seconds',
      help: 'From the capture of a frame’s newest sample to the emotion it gives; its count is that of the frames.',
      buckets: LATENCY_BUCKETS_SECONDS,
      registers,
    });
    this.#begun = new Counter({
      name: 'affekt_conditions_begun_total',
      help: 'Conditions that were told, by id.',
      labelNames: ['id'],
      registers,
    });
    this.#addHealth(registers);
    this.#addAnalysis(registers);
    this.#addInput(registers);
    this.#addOutputs(registers);
    this.#addServer(registers);
    this.#addOscInput(registers);
  }

  onFrame({ latencyMs }: EmotionFrame): void {
    this.#latency.observe(latencyMs / 1000);
  }

  /** A voice of the health: counts what is new. */
  count({ conditions }: HealthReport): void {
    const keys = new Map(conditions.map((one) => [conditionKey(one), one.id]));
    for (const [key, id] of keys) if (!this.#known.has(key)) this.#begun.inc({ id });
    this.#known = new Set(keys.keys());
  }

  /** All metrics in Prometheus' text format. */
  async text(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #addHealth(registers: Registry[]): void {
    this.#gauge(
      'affekt_health',
      'Health of the show: 0 ok, 1 warn, 2 bad.',
      registers,
      () => LEVELS[this.#sources.report().level],
    );
    const { report } = this.#sources;
    new Gauge({
      name: 'affekt_condition',
      help: 'Conditions that hold now, 1 each.',
      labelNames: ['id', 'severity', 'subject'],
      registers,
      collect() {
        this.reset();
        for (const { id, severity, subject } of report().conditions) {
          this.set({ id, severity, subject: subject ?? '' }, 1);
        }
      },
    });
  }

  #addAnalysis(registers: Registry[]): void {
    const analysis = () => this.#sources.facts()?.analysis;
    this.#gauge(
      'affekt_late_seconds',
      'How far the analysis is behind the sound.',
      registers,
      () => (analysis()?.lateMs ?? 0) / 1000,
    );
    this.#total(
      'affekt_dropped_samples_total',
      'Samples (per channel) lost before the analysis.',
      registers,
      () => analysis()?.droppedSampleCount,
    );
    this.#total(
      'affekt_dropped_frames_total',
      'Frames, onsets and beats lost after it.',
      registers,
      () => analysis()?.droppedFrameCount,
    );
    this.#total(
      'affekt_analysis_restarts_total',
      'Deaths of the analysis.',
      registers,
      () => analysis()?.restartCount,
    );
    this.#gauge('process_resident_memory_bytes', 'Resident memory.', registers, () =>
      process.memoryUsage.rss(),
    );
    this.#total('process_cpu_seconds_total', 'CPU time, user and system.', registers, () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    });
  }

  #addInput(registers: Registry[]): void {
    const { facts } = this.#sources;
    const channelGauge = (name: string, help: string, field: 'levelDbfs' | 'heldPeakDbfs' | 'offset') =>
      new Gauge({
        name,
        help,
        labelNames: ['channel'],
        registers,
        collect() {
          this.reset();
          facts()?.input.levels?.channels.forEach((channel, index) => {
            this.set({ channel: index + 1 }, channel[field]);
          });
        },
      });
    this.#gauge('affekt_input_running', '1 while sound comes in.', registers, () =>
      Number(facts()?.input.state === 'running'),
    );
    channelGauge('affekt_input_level_dbfs', 'RMS of the last 400 ms by channel.', 'levelDbfs');
    channelGauge('affekt_input_peak_dbfs', 'Peak, held for 2 s, by channel.', 'heldPeakDbfs');
    channelGauge('affekt_input_offset', 'Constant offset by channel, full scale 1.', 'offset');
    new Counter({
      name: 'affekt_input_clipped_total',
      help: 'Peaks that were cut off at full scale, by channel, of this input.',
      labelNames: ['channel'],
      registers,
      collect() {
        this.reset();
        facts()?.input.levels?.channels.forEach(({ clippedRunCount }, index) => {
          this.inc({ channel: index + 1 }, clippedRunCount);
        });
      },
    });
  }

  #addOutputs(registers: Registry[]): void {
    const { facts } = this.#sources;
    const outputCounter = (
      name: string,
      help: string,
      field: 'sentCount' | 'droppedCount' | 'limitedCount',
    ) =>
      new Counter({
        name,
        help,
        labelNames: ['output'],
        registers,
        collect() {
          this.reset();
          for (const output of facts()?.outputs ?? []) this.inc({ output: output.name }, output[field]);
        },
      });
    outputCounter('affekt_output_sent_total', 'Datagrams or lines that left.', 'sentCount');
    outputCounter('affekt_output_dropped_total', 'Datagrams or lines that did not.', 'droppedCount');
    outputCounter(
      'affekt_output_limited_total',
      'OSC events and values that the flash limit held.',
      'limitedCount',
    );
    new Gauge({
      name: 'affekt_output_running',
      help: '1 while the output runs.',
      labelNames: ['output'],
      registers,
      collect() {
        this.reset();
        for (const { name, state } of facts()?.outputs ?? [])
          this.set({ output: name }, Number(state === 'running'));
      },
    });
    this.#total(
      'affekt_limited_light_frames_total',
      'Frames of light in which the flash limiter held something.',
      registers,
      () => facts()?.lights.heldCount,
    );
  }

  #addServer(registers: Registry[]): void {
    const { server } = this.#sources;
    this.#gauge('affekt_clients', 'Viewers that are connected.', registers, () => server().clientCount);
    this.#total(
      'affekt_stalled_clients_total',
      'Viewers disconnected because they did not read.',
      registers,
      () => server().stalledClientTotal,
    );
    new Counter({
      name: 'affekt_client_dropped_messages_total',
      help: 'Messages left out because a viewer was too slow.',
      labelNames: ['kind'],
      registers,
      collect() {
        this.reset();
        const { droppedFrameTotal, droppedColumnTotal, droppedEventTotal } = server();
        this.inc({ kind: 'frame' }, droppedFrameTotal);
        this.inc({ kind: 'column' }, droppedColumnTotal);
        this.inc({ kind: 'event' }, droppedEventTotal);
      },
    });
  }

  #addOscInput(registers: Registry[]): void {
    const { facts } = this.#sources;
    new Counter({
      name: 'affekt_osc_commands_total',
      help: 'Commands by OSC, by what became of them.',
      labelNames: ['outcome'],
      registers,
      collect() {
        this.reset();
        const counts = facts()?.oscInput;
        if (!counts) return;
        this.inc({ outcome: 'done' }, counts.commandCount);
        this.inc({ outcome: 'refused' }, counts.refusedCount);
        this.inc({ outcome: 'unknown' }, counts.unknownCount);
        this.inc({ outcome: 'stranger' }, counts.strangerCount);
      },
    });
  }

  #gauge(name: string, help: string, registers: Registry[], read: () => number): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }

  /** A counter that is kept elsewhere. */
  #total(name: string, help: string, registers: Registry[], read: () => number | undefined): void {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read() ?? 0);
      },
    });
  }
}
