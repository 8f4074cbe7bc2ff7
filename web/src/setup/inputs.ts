import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { InputsResponse } from '../../../src/server/api-answers.js';

const EVERY_MS = 250;

/** Devices and live levels, as the server told them last; null: not yet, or it does not answer. */
export const inputs = signal<InputsResponse | null>(null);
/** Whether they were ever told: until then what shows them is not there, so that nothing moves when they come. */
export const areInputsTold = signal(false);

/** Asks for them again and again while the component is there, one question at a time. */
export function useInputs(): void {
  useEffect(() => {
    let isOver = false;
    const ask = async (): Promise<void> => {
      while (!isOver) {
        try {
          const response = await fetch('./api/inputs');
          if (response.ok) {
            inputs.value = (await response.json()) as InputsResponse;
            areInputsTold.value = true;
          }
        } catch {
          inputs.value = null;
        }
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    };
    void ask();
    return () => {
      isOver = true;
    };
  }, []);
}
