/**
 * Means of a vector over cells of equal length, for as many cells as are kept: a coarse memory of the last seconds.
 * Allocates when constructed only. The cell under way is not counted.
 */
export class CellRing {
  readonly #dimension: number;
  readonly #framesPerCell: number;
  readonly #cellCount: number;
  readonly #cells: Float64Array;
  readonly #sums: Float64Array;
  #frameCount = 0;
  #completed = 0;

  constructor(dimension: number, framesPerCell: number, cellCount: number) {
    this.#dimension = dimension;
    this.#framesPerCell = framesPerCell;
    this.#cellCount = cellCount;
    this.#cells = new Float64Array(dimension * cellCount);
    this.#sums = new Float64Array(dimension);
  }

  /** Whole cells held. */
  get length(): number {
    return Math.min(this.#completed, this.#cellCount);
  }

  /** Takes a frame's vector; true when it completed a cell. */
  push(vector: ArrayLike<number>): boolean {
    for (let index = 0; index < this.#dimension; index += 1) {
      this.#sums[index] = (this.#sums[index] as number) + (vector[index] as number);
    }
    this.#frameCount += 1;
    if (this.#frameCount < this.#framesPerCell) return false;
    const offset = (this.#completed % this.#cellCount) * this.#dimension;
    for (let index = 0; index < this.#dimension; index += 1) {
      this.#cells[offset + index] = (this.#sums[index] as number) / this.#framesPerCell;
    }
    this.#completed += 1;
    this.#sums.fill(0);
    this.#frameCount = 0;
    return true;
  }

  /** Mean of component `index` in the cell that was completed `age` cells ago; 0 is the newest. */
  at(age: number, index: number): number {
    const cell = (this.#completed - 1 - age) % this.#cellCount;
    return this.#cells[cell * this.#dimension + index] as number;
  }

  /** Forgets everything but the newest `kept` cells, and the cell under way. */
  clear(kept = 0): void {
    const newest = Array.from({ length: Math.min(kept, this.length) }, (_, age) =>
      Array.from({ length: this.#dimension }, (_unused, index) => this.at(age, index)),
    ).reverse();
    this.#completed = 0;
    this.#sums.fill(0);
    this.#frameCount = 0;
    for (const cell of newest) {
      this.#cells.set(cell, this.#completed * this.#dimension);
      this.#completed += 1;
    }
  }
}
