/** Runs `draw` on the next animation frame after a request, and only while the tab is visible. */
export class DrawLoop {
  #isRequested = false;

  constructor(private readonly draw: (nowMs: number) => void) {
    document.addEventListener('visibilitychange', () => this.request());
  }

  request(): void {
    if (this.#isRequested || document.visibilityState !== 'visible') return;
    this.#isRequested = true;
    requestAnimationFrame(() => {
      this.#isRequested = false;
      this.draw(performance.now());
    });
  }
}
