import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithChromium, sharedApp } from './fixture.ts';

const WORKER = `
process.stdout.write('out\\n');
const late = process.argv.includes('--late') ? 100 : 0;
setTimeout(() => process.parentPort.on('message', ({ data }) => {
  if (data === 'exit') process.exit(5);
  try { process.parentPort.postMessage({ data, argv: process.argv.slice(2), env: process.env.GIVEN, cwd: process.cwd(), type: process.type, flags: process.execArgv }); }
  catch (error) { process.parentPort.postMessage(error.message); }
}), late);
`;

describeWithChromium('utilityProcess', () => {
  const shared = sharedApp();
  const worker = (): string => {
    const file = join(shared.current.userData, 'worker.mjs');
    writeFileSync(file, WORKER);
    return file;
  };

  test('speaks by structured clone, with its own arguments, environment and folder', async () => {
    const seen = await shared.current.app.evaluate(
      async ({ utilityProcess }, [file, cwd]) => {
        const child = utilityProcess.fork(file, ['--late'], {
          env: { GIVEN: 'yes' },
          execArgv: ['--no-warnings'],
          cwd,
          serviceName: 'launcher',
          stdio: 'pipe',
        });
        const early = child.pid;
        let out = '';
        child.stdout?.on('data', (chunk: Buffer) => {
          out += chunk.toString();
        });
        // Sent before the child listens: held until it does.
        child.postMessage(new Map([['k', new Set([1n])]]));
        const answer = await new Promise<Record<string, unknown>>((resolve) =>
          child.once('message', resolve),
        );
        const alive = typeof child.pid;
        const exit = new Promise((resolve) => child.once('exit', resolve));
        child.postMessage('exit');
        const code = await exit;
        return {
          early,
          alive,
          isMap: answer['data'] instanceof Map,
          rest: { ...answer, data: 0 },
          code,
          after: child.pid,
          out,
          again: child.kill(),
        };
      },
      [worker(), shared.current.userData] as const,
    );
    expect(seen).toMatchObject({
      alive: 'number',
      isMap: true,
      rest: { argv: ['--late'], env: 'yes', cwd: shared.current.userData, type: 'utility' },
      code: 5,
      out: 'out\n',
      again: false,
    });
    expect(seen.early).toBeUndefined();
    expect(seen.after).toBeUndefined();
    expect(seen.rest).toHaveProperty('flags', expect.arrayContaining(['--no-warnings']));
  });

  test('can be killed, and refuses what cannot be cloned', async () => {
    const seen = await shared.current.app.evaluate(async ({ utilityProcess }, file) => {
      const child = utilityProcess.fork(file, [], { stdio: 'ignore' });
      await new Promise<void>((resolve) => child.once('spawn', () => resolve()));
      let refused = '';
      try {
        child.postMessage(() => 1);
      } catch (error) {
        refused = (error as Error).message;
      }
      const exit = new Promise<number>((resolve) => child.once('exit', resolve));
      return { streams: [child.stdout, child.stderr], refused, killed: child.kill(), code: await exit };
    }, worker());
    expect(seen).toStrictEqual({
      streams: [null, null],
      refused: 'An object could not be cloned.',
      killed: true,
      code: 15,
    });
  });

  test('what cannot be forked throws', async () => {
    const messages = await shared.current.app.evaluate(({ utilityProcess }, file) => {
      const acts = [
        () => utilityProcess.fork('/no/such.mjs'),
        () => utilityProcess.fork(file, [], { stdio: ['pipe', 'pipe', 'pipe'] }),
        () => utilityProcess.fork(file, [], { partition: 'x' }),
      ];
      return acts.map((act) => {
        try {
          act();
          return 'no error';
        } catch (error) {
          return (error as Error).message;
        }
      });
    }, worker());
    expect(messages).toStrictEqual([
      expect.stringMatching(/^stand-in: utilityProcess.fork expected a module/),
      'stdin value other than ignore is not supported.',
      expect.stringMatching(/^stand-in: .* is not implemented$/),
    ]);
  });
});
