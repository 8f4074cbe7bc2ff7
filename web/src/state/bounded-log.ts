/** The last `capacity` items pushed; older ones are forgotten, so it never grows over a long show. */
export class BoundedLog<Item> {
  #items: Item[] = [];

  constructor(readonly capacity: number) {}

  get length(): number {
    return this.#items.length;
  }

  push(item: Item): void {
    this.#items.push(item);
    if (this.#items.length > this.capacity) this.#items.shift();
  }

  clear(): void {
    this.#items = [];
  }

  /** The items held, oldest first. */
  get items(): readonly Item[] {
    return this.#items;
  }
}
