import { useEffect, useRef } from 'react';

/** Calls `action` when `value` changed: at once when the last call is long enough ago, else as soon as it is. */
export function useThrottled(value: unknown, everyMs: number, action: () => void): void {
  const last = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const seen = useRef(value);
  const latest = useRef(action);
  latest.current = action;
  useEffect(() => {
    if (seen.current === value) return;
    seen.current = value;
    if (timer.current !== null) return;
    const wait = Math.max(0, last.current + everyMs - performance.now());
    timer.current = setTimeout(() => {
      timer.current = null;
      last.current = performance.now();
      latest.current();
    }, wait);
  }, [value, everyMs]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
}
