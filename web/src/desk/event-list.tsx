import { useLayoutEffect, useRef } from 'preact/hooks';
import { curves, nowSeconds } from '../analysis/curves.js';
import { around } from '../analysis/time-window.js';
import { clockTime } from '../shared/clock-time.js';
import type { LoggedEvent } from '../state/event-log.js';
import { eventValue } from './event-value.js';

/** Fewer may leave room in the list: it is filled up, so that the list can always be scrolled by a row. */
const FEW = 16;
const prefersLessMotion = window.matchMedia('(prefers-reduced-motion: reduce)');

/**
 * Events, newest first. What comes in leaves every row where it is; then the list scrolls up to it. Whoever has scrolled down to
 * read stays there.
 */
export function EventList({ events }: { readonly events: readonly LoggedEvent[] }) {
  const ref = useRef<HTMLOListElement>(null);
  const first = useRef<Element | null>(null);
  const isFollowing = useRef(true);
  const stay = () => {
    isFollowing.current = false;
  };
  useLayoutEffect(() => {
    const list = ref.current;
    const before = first.current;
    if (list === null) return;
    first.current = list.firstElementChild;
    if (before === null || before === list.firstElementChild || !list.contains(before)) return;
    list.scrollTop +=
      before.getBoundingClientRect().top - (list.firstElementChild?.getBoundingClientRect().top ?? 0);
    if (!isFollowing.current) return;
    requestAnimationFrame(() =>
      list.scrollTo({ top: 0, behavior: prefersLessMotion.matches ? 'instant' : 'smooth' }),
    );
  }, [events]);
  return (
    <ol
      class="events"
      ref={ref}
      aria-label="Events, newest first"
      data-few={events.length < FEW}
      onWheel={stay}
      onTouchMove={stay}
      onPointerDown={stay}
      onKeyDown={stay}
      onScroll={({ currentTarget }) => {
        if (currentTarget.scrollTop < 1) isFollowing.current = true;
      }}
    >
      {events.map((event) => (
        <EventRow key={`${event.name} ${event.atSeconds}`} event={event} />
      ))}
    </ol>
  );
}

function showInCurves({ atSeconds }: LoggedEvent): void {
  curves.show(around(atSeconds, curves.window.peek(), nowSeconds()));
  window.location.hash = '#/analysis';
}

function EventRow({ event }: { readonly event: LoggedEvent }) {
  return (
    <li class="event" data-name={event.name}>
      <time class="note">{clockTime(event.atSeconds)}</time>
      <button
        type="button"
        class="event-name"
        title="See it in the curves"
        onClick={() => showInCurves(event)}
      >
        {event.name === 'marker' ? '⚑ ' : ''}
        {event.name.replaceAll('-', ' ')}
      </button>
      <span class="event-value">{eventValue(event)}</span>
      <span class="event-reason note">{event.reason}</span>
    </li>
  );
}
