import {
  CalendarClock,
  ChartColumn,
  Gauge,
  List,
  type LucideIcon,
  Rows3,
  ScrollText,
  SlidersHorizontal,
} from 'lucide-react';
import type { View } from '../store/deck.ts';

export interface ViewEntry {
  readonly id: View;
  readonly title: string;
  readonly icon: LucideIcon;
}

/** The screens, in the order of the rail and of Ctrl/Cmd+1, 2, … */
export const VIEWS: readonly ViewEntry[] = [
  { id: 'overview', title: 'Overview', icon: Gauge },
  { id: 'jobs', title: 'Jobs', icon: List },
  { id: 'queues', title: 'Queues', icon: Rows3 },
  { id: 'schedules', title: 'Schedules', icon: CalendarClock },
  { id: 'history', title: 'History', icon: ChartColumn },
  { id: 'log', title: 'Log', icon: ScrollText },
  { id: 'settings', title: 'Settings', icon: SlidersHorizontal },
];
