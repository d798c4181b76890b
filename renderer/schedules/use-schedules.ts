import { useEffect, useState } from 'react';
import { describeProblem, type Result } from '../../shared/result.ts';
import type { FiringPage, FiringRow, SchedulePage, ScheduleRow } from '../../shared/schedules/schedule.ts';
import { query } from '../bridge.ts';
import { useDeck } from '../store/deck.ts';

/** Rows asked for at once. */
const PAGE = 100;

export interface Schedules {
  /** null until they arrive. */
  readonly rows: readonly ScheduleRow[] | null;
  readonly total: number;
  /** What went wrong, for a person. */
  readonly trouble: string | null;
  readonly more: () => void;
}

/** The schedules as far as they were asked for, read again when one changed or a job moved on. */
export function useSchedules(): Schedules {
  const revision = useDeck((deck) => deck.snapshot?.schedules.revision);
  // What became of their jobs is in the rows too.
  const started = useDeck((deck) => deck.snapshot?.metrics.jobs_started);
  const ended = useDeck((deck) => deck.snapshot?.metrics.jobs_in_progress);
  const [pages, setPages] = useState(1);
  const [found, setFound] = useState<Omit<Schedules, 'more'>>({ rows: null, total: 0, trouble: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them says that the rows are old
  useEffect(() => {
    let isOld = false;
    void readPages(pages).then((read) => {
      if (!isOld) setFound(read);
    });
    return () => {
      isOld = true;
    };
  }, [pages, revision, started, ended]);
  return { ...found, more: () => setPages(pages + 1) };
}

async function readPages(pages: number): Promise<Omit<Schedules, 'more'>> {
  const rows: ScheduleRow[] = [];
  let cursor: string | null = null;
  let total = 0;
  for (let page = 0; page < pages && (page === 0 || cursor !== null); page += 1) {
    const reply: Result<SchedulePage> = await query('schedules.list', { cursor, limit: PAGE });
    if (!reply.ok) return { rows, total: rows.length, trouble: describeProblem(reply.error) };
    rows.push(...reply.value.rows);
    cursor = reply.value.next;
    total = reply.value.total;
  }
  return { rows, total, trouble: null };
}

/** The newest lines of the history of one; null until they arrive. */
export function useHistory(row: ScheduleRow): readonly FiringRow[] | null {
  const [lines, setLines] = useState<readonly FiringRow[] | null>(null);
  const { id } = row;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row means that there may be a new line
  useEffect(() => {
    let isOld = false;
    void query('schedules.history', { scheduleId: id, cursor: null, limit: 200 }).then((reply) => {
      const page: FiringPage = reply.ok ? reply.value : { rows: [], next: null };
      if (!isOld) setLines(page.rows);
    });
    return () => {
      isOld = true;
    };
  }, [id, row]);
  return lines;
}
