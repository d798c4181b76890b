import type { Condition } from './search.ts';

/** Schedules of one name that a search knows at most. */
export const MAX_NAMESAKES = 50;

/** A person names a schedule, a job knows its id: `schedule:` is true for the jobs of all that are called so. */
export function withSchedules(
  where: Condition,
  idsNamed: (name: string, limit: number) => readonly string[],
): Condition {
  switch (where.type) {
    case 'all':
    case 'any':
      return { type: where.type, of: where.of.map((each) => withSchedules(each, idsNamed)) };
    case 'not':
      return { type: 'not', of: withSchedules(where.of, idsNamed) };
    case 'is': {
      if (where.field !== 'schedule') return where;
      const ids = idsNamed(where.value, MAX_NAMESAKES);
      return ids.length === 0
        ? where
        : { type: 'any', of: [where.value, ...ids].map((value) => ({ ...where, value })) };
    }
    case 'text':
    case 'compare':
      return where;
  }
}
