import { expect, test } from 'vitest';
import { jobLink, looksLikeLink, parseLink } from '../../shared/deep-link.ts';

const ID = '01JD3Q8ZK4V5N6P7R8S9T0WXYZ';

test('a link to a job is that job', () => {
  expect(parseLink(jobLink(ID))).toEqual({ ok: true, value: { jobId: ID } });
  expect(parseLink(`jobdeck://job/${ID}/`), 'as some programs hand it over').toMatchObject({ ok: true });
});

test('anything else is refused, with what was expected', () => {
  for (const link of [
    'jobdeck:',
    'jobdeck://',
    'jobdeck://job/',
    'jobdeck://job/7',
    `jobdeck://jobs/${ID}`,
    `jobdeck://job/${ID}/retry`,
    `jobdeck://job/${ID}?retry=1`,
    `jobdeck://job/${ID}#x`,
    `jobdeck://job/${ID.toLowerCase()}`,
    `jobdeck://user@job/${ID}`,
    `jobdeck://job/../${ID}`,
    `jobdeck://job/${ID}\n--data=/tmp`,
    ` jobdeck://job/${ID}`,
    `JOBDECK://job/${ID}`,
    `https://job/${ID}`,
    `jobdeck://job/${'0'.repeat(100_000)}`,
  ]) {
    const parsed = parseLink(link);
    expect(parsed.ok, link.slice(0, 60)).toBe(false);
    expect(parsed, link.slice(0, 60)).toMatchObject({ error: { expected: 'jobdeck://job/ID' } });
    expect(JSON.stringify(parsed).length, 'what is told of it is short').toBeLessThan(300);
  }
});

test('what means to be a link is told from a folder and a switch', () => {
  const all = ['jobdeck://job/x', 'JobDeck:x', '.', '--data', '/jobdeck:', 'jobdeck'];
  expect(all.filter(looksLikeLink)).toEqual(['jobdeck://job/x', 'JobDeck:x']);
});
