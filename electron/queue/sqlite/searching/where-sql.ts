import { assertNever } from '../../../../shared/assert-never.ts';
import type { JobState } from '../../../../shared/jobs/job.ts';
import type { Condition, JobSearch, NumberField } from '../../../../shared/search/search.ts';
import type { Value } from '../event-codec.ts';
import { STATE_CODES } from '../schema.ts';

/**
 * A condition as SQL on a job `j` and its last run `r`, never NULL. Where it is not exact it is true for more jobs, and
 * what it lets through is to be looked at again: SQLite knows upper and lower case of ASCII alone, and finds a word in
 * the text of the JSON of a payload, names of fields and all.
 */
export interface WhereSql {
  readonly sql: string;
  readonly values: readonly Value[];
  readonly isExact: boolean;
}

export function whereSql({ where, now }: JobSearch): WhereSql {
  switch (where.type) {
    case 'all':
      return joined(where.of, 'AND', '1', now);
    case 'any':
      return joined(where.of, 'OR', '0', now);
    case 'not': {
      const of = whereSql({ where: where.of, now });
      return of.isExact ? { ...of, sql: `NOT (${of.sql})` } : ANYTHING;
    }
    case 'text':
      return textSql(where);
    case 'is':
      return isSql(where);
    case 'compare':
      return compareSql(where, now);
    default:
      return assertNever(where);
  }
}

const ANYTHING: WhereSql = { sql: '1', values: [], isExact: false };

function joined(of: readonly Condition[], by: 'AND' | 'OR', empty: string, now: number): WhereSql {
  const parts = of.map((where) => whereSql({ where, now }));
  return {
    sql: parts.length === 0 ? empty : parts.map(({ sql }) => `(${sql})`).join(` ${by} `),
    values: parts.flatMap(({ values }) => values),
    isExact: parts.every(({ isExact }) => isExact),
  };
}

function textSql({ within, text }: Extract<Condition, { type: 'text' }>): WhereSql {
  // Printable ASCII is looked for by SQLite; the rest is left to who looks again.
  if (!/^[ -~]+$/.test(text))
    return within === 'error' ? exactly('j.detail IS NOT NULL', [], false) : ANYTHING;
  // A number costs half of what a word does, since there is no case to be taken off.
  const cased = (column: string): string => (/[a-z]/.test(text) ? `lower(${column})` : column);
  if (within === 'name') return exactly(`instr(${cased('j.name')}, ?) > 0`, [text]);
  const json = JSON.stringify(text).slice(1, -1);
  const inDetail = `(j.detail IS NOT NULL AND instr(${cased('j.detail')}, ?) > 0)`;
  if (within === 'error') return exactly(inDetail, [json], false);
  return exactly(
    `instr(${cased('j.name')}, ?) > 0 OR instr(${cased('j.payload')}, ?) > 0 OR ${inDetail}
     OR (j.options IS NOT NULL AND instr(${cased('j.options')}, ?) > 0)`,
    [text, json, json, json],
    false,
  );
}

function isSql({ field, value }: Extract<Condition, { type: 'is' }>): WhereSql {
  switch (field) {
    case 'state':
      return exactly('j.state = ?', [STATE_CODES[value as JobState] ?? -1]);
    case 'kind':
    case 'queue':
    case 'id':
      return exactly(`j.${field} = ?`, [value]);
    case 'key':
    case 'schedule':
      return exactly(`coalesce(j.${field} = ?, 0)`, [value]);
    case 'tag':
      return exactly(
        `(j.options IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(j.options, '$.tags') WHERE value = ?))`,
        [value],
      );
    case 'group':
      return exactly('coalesce(j.failure = ?, 0)', [value]);
    default:
      return assertNever(field);
  }
}

function compareSql({ field, op, value }: Extract<Condition, { type: 'compare' }>, now: number): WhereSql {
  const { sql, values } = numberSql(field, now);
  return exactly(`coalesce(${sql} ${op} ?, 0)`, [...values, value]);
}

function numberSql(
  field: NumberField,
  now: number,
): { readonly sql: string; readonly values: readonly Value[] } {
  switch (field) {
    case 'attempt':
      return { sql: 'j.attempts', values: [] };
    case 'priority':
      return { sql: 'j.priority', values: [] };
    case 'created':
      return { sql: 'j.created_at', values: [] };
    case 'finished':
      return { sql: 'CASE WHEN j.state IN (4, 5, 6) THEN j.at END', values: [] };
    case 'ran':
      return { sql: 'CASE j.state WHEN 2 THEN max(0, ? - j.at) ELSE r.took_ms END', values: [now] };
    case 'waited':
      return {
        sql: 'CASE j.state WHEN 1 THEN max(0, ? - j.at) WHEN 2 THEN j.waited_ms ELSE r.waited_ms END',
        values: [now],
      };
    default:
      return assertNever(field);
  }
}

const exactly = (sql: string, values: readonly Value[], isExact = true): WhereSql => ({
  sql,
  values,
  isExact,
});
