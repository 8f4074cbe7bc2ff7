import type { Locator, Page } from 'playwright-core';

/** A way to work with the page. */
export interface Hand {
  /** Presses what is there to be pressed: a button, a link, a channel of the grid. */
  press(target: Locator): Promise<void>;
  /** Writes into a field, in place of what stood there. */
  write(target: Locator, text: string): Promise<void>;
  choose(target: Locator, option: string): Promise<void>;
}

/** What is reached by the mouse alone: by clicks at where things stand on the screen. Text is typed. */
export function mouse(page: Page): Hand {
  const click = async (target: Locator, clickCount = 1): Promise<void> => {
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    if (box === null) throw new Error('what is to be clicked cannot be seen');
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { clickCount });
  };
  return {
    press: async (target) => await click(target),
    write: async (target, text) => {
      await click(target, 3);
      await page.keyboard.type(text);
    },
    // The list of a select is drawn by the system, outside the page.
    choose: async (target, option) => void (await target.selectOption(option)),
  };
}

/** More than there are things to come to in any view. */
const MOST_TABS = 400;

/** What is reached without a pointer: by the Tab key, by arrow keys within the grid, and by what is typed. */
export function keyboard(page: Page): Hand {
  const reach = async (target: Locator): Promise<void> => {
    for (let count = 0; count < MOST_TABS; count += 1) {
      const key = await target.evaluate(keyTowards);
      if (key === null) return;
      await page.keyboard.press(key);
    }
    throw new Error(`no key comes to ${target}`);
  };
  return {
    press: async (target) => {
      await reach(target);
      await page.keyboard.press((await target.getAttribute('type')) === 'checkbox' ? 'Space' : 'Enter');
    },
    write: async (target, text) => {
      await reach(target);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.type(text);
    },
    choose: async (target, option) => {
      await reach(target);
      await page.keyboard.type(option);
    },
  };
}

/** Of an element of the page, as far as it is looked at here. */
interface PageElement {
  readonly ownerDocument: { readonly activeElement: PageElement | null };
  readonly children: Iterable<PageElement>;
  closest(selector: string): PageElement | null;
}

/** The key that leads from what is focused to an element; null: it is focused. Runs in the page. */
function keyTowards(element: unknown): string | null {
  const wanted = element as PageElement;
  const focused = wanted.ownerDocument.activeElement;
  if (focused === wanted) return null;
  const cells = [...(wanted.closest('.universe')?.children ?? [])];
  const from = focused === null ? -1 : cells.indexOf(focused);
  if (from < 0) return 'Tab';
  const steps = cells.indexOf(wanted) - from;
  if (steps >= 32) return 'ArrowDown';
  return steps > 0 ? 'ArrowRight' : 'ArrowLeft';
}
