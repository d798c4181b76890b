/** The columns that can be hidden and resized, from left to right. The name is always there and takes what is left. */
export const COLUMNS = ['state', 'queue', 'try', 'wait', 'run', 'age'] as const;
export type ColumnId = (typeof COLUMNS)[number];

export const COLUMN_WORDS: Readonly<Record<ColumnId, string>> = {
  state: 'State',
  queue: 'Queue',
  try: 'Try',
  wait: 'Wait',
  run: 'Run',
  age: 'Age',
};

/** Pixels. */
export const NARROWEST = 30;
export const WIDEST = 400;
/** As wide as the stylesheet has them, where there is room for all: where a first change of a width begins. */
export const USUAL: Readonly<Record<ColumnId, number>> = {
  state: 94,
  queue: 56,
  try: 30,
  wait: 68,
  run: 124,
  age: 58,
};

export interface ColumnChoice {
  readonly hidden: readonly ColumnId[];
  /** Of those that somebody resized; the others are as wide as the stylesheet says. */
  readonly widths: Readonly<Partial<Record<ColumnId, number>>>;
}

export const ALL_COLUMNS: ColumnChoice = { hidden: [], widths: {} };

export const isShown = (choice: ColumnChoice, column: ColumnId): boolean => !choice.hidden.includes(column);

export function withShown(choice: ColumnChoice, column: ColumnId, shown: boolean): ColumnChoice {
  const others = choice.hidden.filter((each) => each !== column);
  return { ...choice, hidden: shown ? others : [...others, column] };
}

/** null: as the stylesheet has it. */
export function withWidth(choice: ColumnChoice, column: ColumnId, width: number | null): ColumnChoice {
  const { [column]: _, ...others } = choice.widths;
  return { ...choice, widths: width === null ? others : { ...others, [column]: clamped(width) } };
}

const clamped = (width: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));

/** Left out where the table is narrow: the rows have one short line each. */
const ONLY_WIDE: readonly ColumnId[] = ['try', 'wait'];

/** What the stylesheet lays the cells out by, for a table with room and for a narrow one. */
export function templatesOf(choice: ColumnChoice): { readonly wide: string; readonly narrow: string } {
  const columns = COLUMNS.filter((column) => isShown(choice, column));
  const template = (of: readonly ColumnId[]): string => {
    const tracks = of.map((column) => [
      column,
      column in choice.widths ? `${choice.widths[column]}px` : `var(--col-${column})`,
    ]);
    const state = tracks.filter(([column]) => column === 'state').map(([, width]) => width);
    const others = tracks.filter(([column]) => column !== 'state').map(([, width]) => width);
    return [...state, 'minmax(80px, 1fr)', ...others].join(' ');
  };
  // In a narrow table the state is its icon alone.
  const narrow = template(columns.filter((column) => !ONLY_WIDE.includes(column)));
  return {
    wide: template(columns),
    narrow: isShown(choice, 'state') ? narrow.replace(/^\S+/, '14px') : narrow,
  };
}

/** Of what was stored, by any version or hand, that which can be used. */
export function parseColumns(text: string | null): ColumnChoice {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '{}');
  } catch {
    return ALL_COLUMNS;
  }
  const { hidden, widths } = Object(stored) as { readonly hidden?: unknown; readonly widths?: unknown };
  const names: readonly unknown[] = Array.isArray(hidden) ? hidden : [];
  const given = Object(widths) as Readonly<Record<string, unknown>>;
  let choice: ColumnChoice = { ...ALL_COLUMNS, hidden: COLUMNS.filter((column) => names.includes(column)) };
  for (const column of COLUMNS) {
    const width = given[column];
    if (typeof width === 'number' && Number.isFinite(width)) choice = withWidth(choice, column, width);
  }
  return choice;
}
