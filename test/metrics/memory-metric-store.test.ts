import { MemoryMetricStore } from '../../electron/metrics/memory-metric-store.ts';
import { describeMetricStore } from './metric-store-contract.ts';

describeMetricStore('MemoryMetricStore', () => new MemoryMetricStore());
