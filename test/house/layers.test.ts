import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const tree = mkdtempSync(join(tmpdir(), 'jobdeck-layers-'));
afterAll(() => rmSync(tree, { recursive: true, force: true }));

/** What Biome, with the project's own rules, says of a file of that path that imports that. */
function lint(path: string, from: string): string {
  const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(join(tree, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), `import { thing } from '${from}';\n\nthing();\n`);
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const { stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', path], {
    cwd: tree,
    encoding: 'utf8',
  });
  expect(stdout + stderr, 'Biome has to have looked at the file').toContain('Checked 1 file');
  return stdout + stderr;
}

/** A file of each layer, with what it may import and what not. */
const layers = [
  {
    file: 'shared/seeded.ts',
    allowed: ['./result.ts', 'zod'],
    forbidden: ['node:fs', 'react', 'electron', '../electron/clock.ts', '../renderer/bridge.ts'],
  },
  {
    file: 'electron/queue/seeded.ts',
    allowed: [
      './transitions.ts',
      '../clock.ts',
      '../logger.ts',
      '../process-identity.ts',
      '../start-thread.ts',
      '../../shared/jobs/job.ts',
      'tinyqueue',
    ],
    forbidden: ['electron', '../workers/create-runner.ts', '../metrics/recorder.ts', '../ipc/server.ts'],
  },
  {
    file: 'electron/queue/sqlite/seeded.ts',
    allowed: ['../job-store.ts', '../../logger.ts', '../../start-thread.ts', '../../../shared/jobs/job.ts'],
    forbidden: ['electron', '../../workers/create-runner.ts', '../../ipc/server.ts'],
  },
  {
    file: 'electron/queue/sqlite/opening/seeded.ts',
    allowed: ['../../job-store.ts', '../../../process-identity.ts', '../../../../shared/jobs/job.ts'],
    forbidden: ['electron', '../../../workers/create-runner.ts', '../../../ipc/server.ts'],
  },
  {
    file: 'electron/metrics/seeded.ts',
    allowed: ['./recorder.ts', '../clock.ts', '../../shared/numbers/metrics.ts'],
    forbidden: ['electron', '../queue/engine.ts', '../workers/create-runner.ts'],
  },
  {
    file: 'electron/metrics/history/seeded.ts',
    allowed: [
      '../recorder.ts',
      '../../clock.ts',
      '../../start-thread.ts',
      '../../damaged-file.ts',
      '../../../shared/numbers/history.ts',
    ],
    forbidden: ['electron', '../../queue/engine.ts', '../../workers/create-runner.ts'],
  },
  {
    file: 'electron/alerts/seeded.ts',
    allowed: ['./alerts.ts', '../queue/engine.ts', '../metrics/alerts/sample.ts', '../../shared/jobs/job.ts'],
    forbidden: ['electron', '../queue/embedded-engine.ts', '../ipc/handlers.ts', '../desktop/tray.ts'],
  },
  {
    file: 'electron/workers/seeded.ts',
    allowed: [
      './process-host.ts',
      '../process-identity.ts',
      '../start-thread.ts',
      '../queue/job-runner.ts',
      '../../shared/jobs/job.ts',
      'undici',
    ],
    forbidden: ['electron', '../queue/embedded-engine.ts', '../metrics/recorder.ts', '../desktop/window.ts'],
  },
  {
    file: 'electron/workers/launcher/seeded.ts',
    allowed: ['./protocol.ts', '../output-log.ts', '../../process-identity.ts', '../../damaged-file.ts'],
    forbidden: ['electron', '../../queue/engine.ts', '../../metrics/recorder.ts'],
  },
  {
    file: 'electron/ipc/seeded.ts',
    allowed: [
      './handlers.ts',
      '../queue/engine.ts',
      '../metrics/recorder.ts',
      '../../shared/contract/contract.ts',
    ],
    forbidden: [
      'electron',
      '../queue/embedded-engine.ts',
      '../workers/create-runner.ts',
      '../desktop/window.ts',
    ],
  },
  {
    file: 'electron/import/seeded.ts',
    allowed: ['./items.ts', '../queue/engine.ts', '../../shared/jobs/import.ts', 'csv-parse'],
    forbidden: ['electron', '../queue/embedded-engine.ts', '../ipc/handlers.ts', '../desktop/window.ts'],
  },
  {
    file: 'electron/proposals/seeded.ts',
    allowed: ['./describe.ts', '../queue/engine.ts', '../write-file.ts', '../../shared/jobs/proposals.ts'],
    forbidden: ['electron', '../queue/embedded-engine.ts', '../ipc/handlers.ts', '../desktop/window.ts'],
  },
  {
    file: 'electron/export/seeded.ts',
    allowed: ['./job-source.ts', '../redaction/output-mask.ts', '../../shared/jobs/job-export.ts'],
    forbidden: ['electron', '../queue/engine.ts', '../control/client.ts', '../desktop/window.ts'],
  },
  {
    file: 'electron/redaction/seeded.ts',
    allowed: ['./output-mask.ts', '../../shared/secrets/redact.ts'],
    forbidden: ['electron', '../queue/engine.ts', '../endpoint/server.ts', '../desktop/window.ts'],
  },
  {
    file: 'electron/control/seeded.ts',
    allowed: ['./wire.ts', '../ipc/dispatch.ts', '../logger.ts', '../../shared/contract/contract.ts'],
    forbidden: ['electron', '../queue/embedded-engine.ts', '../desktop/window.ts', '../cli/ask.ts'],
  },
  {
    file: 'electron/endpoint/seeded.ts',
    allowed: [
      './place.ts',
      '../ipc/dispatch.ts',
      '../metrics/exposition/exposition.ts',
      '../queue/engine.ts',
      '../../shared/contract/contract.ts',
    ],
    forbidden: ['electron', '../queue/embedded-engine.ts', '../desktop/window.ts', '../control/server.ts'],
  },
  {
    file: 'electron/assemble.ts',
    allowed: ['./queue/embedded-engine.ts', './workers/create-runner.ts'],
    forbidden: ['electron', './desktop/window.ts'],
  },
  {
    file: 'renderer/jobs/seeded.ts',
    allowed: ['../store/deck.ts', '../../shared/jobs/job.ts', 'react'],
    forbidden: ['electron', 'node:fs', '../../electron/clock.ts'],
  },
] as const;

describe.each(layers)('a file in $file', ({ file, allowed, forbidden }) => {
  it.each(allowed)('may import %s', (from) => {
    expect(lint(file, from)).not.toContain('noRestrictedImports');
  });

  it.each(forbidden)('must not import %s', (from) => {
    expect(lint(file, from)).toContain('noRestrictedImports');
  });
});
