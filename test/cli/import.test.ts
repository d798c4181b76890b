import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CliBench } from './start-cli.ts';

const cli = CliBench.forThisFile();

test('a dry run on a folder without jobs tells what would be queued, and makes nothing', async () => {
  const data = join(cli.folder(), 'none');
  const file = join(cli.folder(), 'jobs.csv');
  writeFileSync(file, 'shell,cwd\nls,.\npwd,nowhere\n');
  const { code, out, err } = await cli.jobdeck('import', file, '--dry-run', '--data', data);
  expect(out).toMatch(/^jobs\.csv: 1 job to queue, 1 wrong line\nLINE +KIND .*\n +2 +command +default +ls\n/);
  expect(out).toMatch(/\nline 3: payload\.cwd: expected a folder that exists, got /);
  expect({ code, err, isThere: existsSync(data) }).toEqual({ code: 2, err: '', isThere: false });
});

test('run reads a table and a list of commands, as import does', { timeout: 60_000 }, async () => {
  const file = join(cli.folder(), 'jobs.csv');
  writeFileSync(file, 'name,shell\nFirst,exit 0\nSecond,exit 0\n');
  const ran = await cli.jobdeck('run', file, '--until-idle', '--memory');
  expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/^2 completed in /) });
  const broken = join(cli.folder(), 'jobs.json');
  writeFileSync(broken, '[{"kind": "command", "payload": {"shell": "exit 0"}},\n {"kind": "nothing"}]');
  const refused = await cli.jobdeck('run', broken, '--until-idle', '--memory');
  expect(refused).toMatchObject({ code: 2, err: expect.stringMatching(/1 line is wrong\nline 2: kind: /) });
  const graph = join(cli.folder(), 'jobs.jsonl');
  writeFileSync(
    graph,
    '# no such job\n{"kind": "command", "payload": {"shell": "ls"}, "dependsOn": ["build"]}\n',
  );
  const unknown = await cli.jobdeck('run', graph, '--until-idle', '--memory');
  expect(unknown).toMatchObject({ code: 2, err: expect.stringMatching(/^jobdeck: line 2: dependsOn/) });
});
