import type { LogFields, Logger } from '../../electron/logger.ts';
import type { Engine } from '../../electron/queue/engine.ts';
import type { JobEvent } from '../../shared/jobs/events.ts';
import type { LogLevel } from '../../shared/log.ts';

/** Every event that the engine tells from now on. */
export function collectEvents(engine: Engine): JobEvent[] {
  const events: JobEvent[] = [];
  engine.subscribe((told) => {
    events.push(...told);
  });
  return events;
}

export interface LogEntry {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}

export class CollectingLogger implements Logger {
  readonly entries: LogEntry[] = [];

  log(level: LogLevel, event: string, fields: LogFields = {}): void {
    this.entries.push({ level, event, fields });
  }

  named(event: string): readonly LogEntry[] {
    return this.entries.filter((entry) => entry.event === event);
  }

  get errors(): readonly LogEntry[] {
    return this.entries.filter((entry) => entry.level === 'ERROR');
  }
}
