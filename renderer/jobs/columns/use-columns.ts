import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type ColumnChoice, parseColumns } from './columns.ts';

const KEY = 'jobdeck.columns';

/** How a person wants the table; kept from one start to the next. */
const columns = createStore<ColumnChoice>(() => parseColumns(localStorage.getItem(KEY)));

export function useColumns(): ColumnChoice {
  return useStore(columns);
}

export function setColumns(change: (choice: ColumnChoice) => ColumnChoice): void {
  const next = change(columns.getState());
  columns.setState(next, true);
  localStorage.setItem(KEY, JSON.stringify(next));
}
