import type { Result } from '../../shared/result.ts';
import type { Assembly } from '../assemble.ts';
import { systemClock as clock } from '../clock.ts';
import type { OtlpExport } from '../endpoint/otlp-export.ts';
import { type OtlpTarget, parseOtlpTarget } from '../endpoint/otlp-target.ts';
import type { Logger } from '../logger.ts';

/** Where `run --otlp` sends the metrics to; null: nowhere. */
export function telemetryTarget(options: {
  readonly otlp?: string;
  readonly otlpHeader: readonly string[];
}): Result<OtlpTarget> | null {
  return options.otlp === undefined ? null : parseOtlpTarget(options.otlp, options.otlpHeader);
}

export async function startTelemetry(
  target: OtlpTarget,
  { engine, snapshots }: Assembly,
  version: string,
  logger: Logger,
): Promise<OtlpExport> {
  // Only now: most commands have no use for it, and it takes its time to load.
  const [{ exposeMetrics }, { startOtlpExport }] = await Promise.all([
    import('../endpoint/exposed.ts'),
    import('../endpoint/otlp-export.ts'),
  ]);
  const exposed = exposeMetrics({ engine, snapshots, clock, logger });
  return startOtlpExport({ target, exposed, version, clock, logger });
}
