declare module 'artnet' {
  /** The part of the untyped `artnet` package that the tests use as an oracle. */
  export default function artnet(options: { host: string; port: number }): {
    set(universe: number, channel: number, values: readonly number[]): boolean;
    close(): void;
  };
}
