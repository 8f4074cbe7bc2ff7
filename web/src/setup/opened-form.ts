import type { Ref } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * The heading of a form that opens on request: it gets the focus, so that one goes on in the form, and what had it before gets it
 * back when the form is closed.
 */
export function useOpenedForm(): Ref<HTMLHeadingElement> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return heading;
}
