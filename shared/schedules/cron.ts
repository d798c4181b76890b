import { err, ok, type Problem, type Result } from '../result.ts';

/**
 * Cron expressions of 5 or 6 fields (seconds first, optional), checked field by field, so that what is wrong is told in
 * words that name the field. When an expression is due is not known here: croner computes that in the engine, and takes
 * every expression that passes.
 */
interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** May stand for numbers from `least` on; Sunday is 0. */
  readonly words?: readonly string[];
}

const DAY: CronField = { name: 'day of month', least: 1, most: 31 };
const WEEKDAY: CronField = {
  name: 'weekday',
  least: 0,
  most: 7,
  words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
};
const FIELDS: readonly CronField[] = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  DAY,
  {
    name: 'month',
    least: 1,
    most: 12,
    words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  WEEKDAY,
];

const NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** The expression with single spaces and without nicknames, or what is wrong with it. */
export function parseCron(text: string): Result<string, Problem> {
  const written = text.trim().toLowerCase();
  const plain = NICKNAMES[written] ?? written;
  const parts = plain.split(/\s+/);
  if (plain.startsWith('@') || (parts.length !== 5 && parts.length !== 6))
    return err(wrongCount(text, parts));
  const fields = FIELDS.slice(FIELDS.length - parts.length);
  for (const [index, field] of fields.entries()) {
    const part = parts[index] ?? '';
    const wrong = wrongIn(field, part);
    if (wrong !== null) return err({ field: 'cron', ...wrong, got: JSON.stringify(shown(part, text)) });
  }
  return ok(parts.join(' '));
}

type Wrong = Pick<Problem, 'expected' | 'fix'>;

const shown = (part: string, text: string): string =>
  part.length > 40 ? `${part.slice(0, 40)}…` : part || text;

function wrongCount(text: string, parts: readonly string[]): Problem {
  const isNickname = text.trim().startsWith('@');
  const got =
    isNickname || text.trim() === '' ? JSON.stringify(text.slice(0, 80)) : `${parts.length} of them`;
  return {
    field: 'cron',
    expected: isNickname
      ? `one of ${Object.keys(NICKNAMES).join(', ')}`
      : '5 fields (minute, hour, day of month, month, weekday), or 6 with the second before them',
    got,
    fix: 'Write for example "30 2 * * *" for every day at 02:30.',
  };
}

function wrongIn(field: CronField, part: string): Wrong | null {
  for (const item of part.split(',')) {
    const wrong = wrongItem(field, item);
    if (wrong !== null) return wrong;
  }
  return null;
}

function wrongItem(field: CronField, item: string): Wrong | null {
  if (field === DAY && /^(l|\d{1,2}w|lw)$/.test(item))
    return item.startsWith('l') ? null : wrongValue(field, item.slice(0, -1));
  if (field === WEEKDAY && item.includes('#')) return wrongNth(item);
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0) return unreadable(field);
  if (step !== undefined && !isStep(step, field)) {
    return {
      expected: `a step of the ${field.name} from 1 to ${field.most}`,
      fix: 'Write for example "*/5" for every fifth.',
    };
  }
  if (range === '*' || range === '?') return null;
  const [from = '', to, ...others] = range.split('-');
  if (others.length > 0) return unreadable(field);
  const wrong = wrongValue(field, from) ?? (to === undefined ? null : wrongValue(field, to));
  if (wrong !== null) return wrong;
  if (to === undefined) return step === undefined ? null : stepOfOne(field, from);
  return numberOf(field, from) > numberOf(field, to) ? backwards(field, from, to) : null;
}

function isStep(step: string, { most }: CronField): boolean {
  return /^\d{1,2}$/.test(step) && Number(step) >= 1 && Number(step) <= most;
}

function wrongNth(item: string): Wrong | null {
  const [day = '', nth = ''] = item.split('#');
  const wrong = wrongValue(WEEKDAY, day);
  if (wrong !== null) return wrong;
  if (/^([1-5]|l)$/.test(nth) && item.split('#').length === 2) return null;
  return {
    expected: 'a weekday with # and 1 to 5 or L',
    fix: 'Write for example "fri#2" for the second Friday, "fri#l" for the last.',
  };
}

function wrongValue(field: CronField, text: string): Wrong | null {
  const value = numberOf(field, text);
  if (Number.isNaN(value)) return unreadable(field);
  return value >= field.least && value <= field.most ? null : outside(field);
}

function numberOf({ words, least }: CronField, text: string): number {
  const word = words?.indexOf(text) ?? -1;
  if (word >= 0) return least + word;
  return /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
}

const withArticle = (name: string): string => (name === 'hour' ? `an ${name}` : `a ${name}`);

function outside({ name, least, most }: CronField): Wrong {
  return { expected: withArticle(name), fix: `The ${name} must be ${least}-${most}.` };
}

function unreadable({ name, least, most, words }: CronField): Wrong {
  const names = words === undefined ? '' : ` or ${words[0]}-${words.at(-1)}`;
  return {
    expected: withArticle(name),
    fix: `The ${name} must be ${least}-${most}${names}: a number, a range (1-5), a list (1,15), a step (*/5) or *.`,
  };
}

function stepOfOne({ most }: CronField, from: string): Wrong {
  return {
    expected: 'a step over * or a range',
    fix: `Write "${from}-${most}/…" for a step that begins there.`,
  };
}

function backwards({ name }: CronField, from: string, to: string): Wrong {
  return {
    expected: `a range of the ${name} that goes up`,
    fix: `Write two ranges for one that goes over the end, or "${to}-${from}".`,
  };
}
