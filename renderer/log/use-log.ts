import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogLevel } from '../../shared/log.ts';
import { type LogFilter, type LogLines, NO_LINES, newestLines, withNewer, withOlder } from './log-lines.ts';

/** New lines are read so often, ms: as fast as somebody can follow. */
const EVERY_MS = 500;
/** After the last key in the filter, ms. */
const PAUSE_MS = 150;

export interface Log {
  readonly shown: LogLines;
  readonly status: 'loading' | 'ready' | 'failed';
  readonly older: () => void;
}

/** The lines that match, and while it is followed those that come. One read at a time: each goes on from the one before. */
export function useLog(text: string, least: LogLevel, following: boolean): Log {
  const [shown, setShown] = useState<LogLines>(NO_LINES);
  const [status, setStatus] = useState<Log['status']>('loading');
  const latest = useRef<{ filter: LogFilter; lines: LogLines; busy: boolean } | null>(null);

  const step = useCallback(async (read: (lines: LogLines, filter: LogFilter) => Promise<LogLines>) => {
    const own = latest.current;
    if (own === null || own.busy) return;
    own.busy = true;
    try {
      const lines = await read(own.lines, own.filter);
      // Another filter was typed meanwhile.
      if (latest.current !== own) return;
      own.lines = lines;
      setShown(lines);
      setStatus('ready');
    } catch {
      if (latest.current === own) setStatus('failed');
    } finally {
      own.busy = false;
    }
  }, []);

  useEffect(() => {
    setStatus('loading');
    latest.current = null;
    const timer = setTimeout(() => {
      const words = text.split(/\s+/).filter((word) => word !== '');
      latest.current = { filter: { least, words }, lines: NO_LINES, busy: false };
      void step((_lines, filter) => newestLines(filter));
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      latest.current = null;
    };
  }, [text, least, step]);

  useEffect(() => {
    if (!following) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void step(withNewer);
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [following, step]);

  return { shown, status, older: () => void step(withOlder) };
}
