import { availableParallelism, loadavg } from 'node:os';
import type { MachineLoad } from './queue/load-gate.ts';

/** The machine that this runs on, or as much of it as its container gives. */
export const systemMachine: MachineLoad = {
  loadPerCpu: () => (loadavg()[0] ?? 0) / availableParallelism(),
  freeMemoryBytes: () => process.availableMemory(),
};
