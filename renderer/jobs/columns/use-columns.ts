import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { LIST_ORDERS, type ListOrder } from '../../../shared/jobs/job-views.ts';
import { type ColumnChoice, parseColumns } from './columns.ts';

const KEY = 'jobdeck.columns';
const ORDER_KEY = 'jobdeck.order';

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

interface Ordered {
  readonly order: ListOrder;
}

const storedOrder = (): ListOrder => {
  const stored = localStorage.getItem(ORDER_KEY);
  return LIST_ORDERS.find((order) => order === stored) ?? 'latest';
};
const ordered = createStore<Ordered>(() => ({ order: storedOrder() }));

export function useOrder(): ListOrder {
  return useStore(ordered, ({ order }) => order);
}

export function setOrder(order: ListOrder): void {
  ordered.setState({ order });
  localStorage.setItem(ORDER_KEY, order);
}
