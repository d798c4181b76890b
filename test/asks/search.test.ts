import { describe, expect, it, onTestFinished } from 'vitest';
import { parseJobRequest } from '../../shared/jobs/job-request.ts';
import { describeProblem } from '../../shared/result.ts';
import { BOTH_STORES } from '../support/both-stores.ts';
import { EngineBench } from '../support/engine-bench.ts';

describe.each(BOTH_STORES)('search, %s', (_, createStore) => {
  async function started(): Promise<EngineBench> {
    const bench = await EngineBench.started({ store: await createStore() });
    onTestFinished(() => bench.engine.stop());
    await bench.engine.pause();
    return bench;
  }

  async function add(bench: EngineBench, request: object): Promise<string> {
    const parsed = parseJobRequest(request);
    if (!parsed.ok) throw new Error(parsed.error.map(describeProblem).join('\n'));
    const added = await bench.engine.enqueue(parsed.value);
    if (!added.ok) throw new Error(added.error.map(describeProblem).join('\n'));
    return added.value.id;
  }

  async function names(bench: EngineBench, text: string): Promise<readonly string[]> {
    const page = await bench.engine.search({ text, state: null, cursor: null, limit: 50 });
    if (!page.ok) throw new Error(describeProblem(page.error));
    return page.value.rows.map(({ name }) => name);
  }

  it('Hangfire 717, bull-board 476, asynq 230: jobs are found by their name and by their arguments', async () => {
    const bench = await started();
    await add(bench, {
      kind: 'command',
      name: 'Invoice',
      payload: { program: 'bill', args: ['--customer', '4711'] },
    });
    await add(bench, { kind: 'command', name: 'Reminder', payload: { shell: 'remind --customer=4712' } });
    await add(bench, { kind: 'http', name: 'Ping', payload: { url: 'https://example.com/customers/4711' } });
    expect(await names(bench, 'invoice')).toEqual(['Invoice']);
    expect(await names(bench, '4711')).toEqual(['Ping', 'Invoice']);
    expect(await names(bench, '4711 -kind:http')).toEqual(['Invoice']);
    expect(await names(bench, '4711 OR reminder')).toEqual(['Ping', 'Reminder', 'Invoice']);
  });

  it('Hangfire 717: a search and the tab of a state are combined, with how many match', async () => {
    const bench = await started();
    const id = await add(bench, { kind: 'command', name: 'one', payload: { program: 'work' } });
    await add(bench, { kind: 'command', name: 'two', payload: { program: 'work' } });
    await bench.engine.cancel(id);
    const page = await bench.engine.search({ text: 'work', state: 'cancelled', cursor: null, limit: 50 });
    expect(page).toMatchObject({
      ok: true,
      value: { rows: [{ name: 'one' }], total: { jobs: 1, counted: 'all' } },
    });
  });

  it('tells the character of a quote that is left open', async () => {
    const bench = await started();
    const page = await bench.engine.search({ text: 'build "half', state: null, cursor: null, limit: 50 });
    expect(page.ok ? null : describeProblem(page.error)).toBe(
      'search: expected a closing quote for the one at character 7, got the end of the search at character 7. Add it at the end of the text that you search for, or remove the one that is open.',
    );
  });

  it('tells that a cursor is not of a search', async () => {
    const bench = await started();
    const page = await bench.engine.search({ text: 'a', state: null, cursor: 'x', limit: 50 });
    expect(page).toMatchObject({ ok: false, error: { field: 'cursor' } });
  });
});
