const BAR_WIDTH = 20;

/** A progress bar with a caption that rewrites itself on a terminal, and nothing elsewhere. */
export class ProgressLine {
  #isShown = false;

  constructor(readonly stream: NodeJS.WriteStream) {}

  /** `share`: 0..1. */
  show(caption: string, share: number): void {
    if (!this.stream.isTTY) return;
    const filled = Math.round(share * BAR_WIDTH);
    const line = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${caption}`;
    this.stream.write(`\r\x1b[2K${line.slice(0, (this.stream.columns || 80) - 1)}`);
    this.#isShown = true;
  }

  clear(): void {
    if (this.#isShown) this.stream.write('\r\x1b[2K');
    this.#isShown = false;
  }
}
