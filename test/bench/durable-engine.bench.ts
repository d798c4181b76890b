import { compare } from './durable/compare.ts';
import type { Figure } from './figure.ts';

export const run = (): Promise<readonly Figure[]> => compare('durable-engine');
