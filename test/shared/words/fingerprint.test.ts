import { describe, expect, it } from 'vitest';
import { fingerprintOf, normalizedMessage } from '../../../shared/words/fingerprint.ts';

describe('the message of an error without its details', () => {
  it.each([
    ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED <address>'],
    ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED <address>'],
    ['connect ECONNREFUSED fe80::1ff:fe23:4567:890a', 'connect ECONNREFUSED <address>'],
    ['The file /srv/data/a b.bin is not there.', 'The file <path> b.bin is not there.'],
    ['C:\\Users\\me\\x.log: access denied', '<path>: access denied'],
    ['It stopped after 30 s.', 'It stopped after <n> s.'],
    ['took 1,204.5 ms', 'took <n> ms'],
    ['job 01KAQ8V2ZC3T1M9R5W7XYPNDE4 is gone', 'job <id> is gone'],
    ['user 3f2504e0-4f89-11d3-9a0c-0305e82c3301 unknown', 'user <id> unknown'],
    ['bad pointer 0xDEADBEEF', 'bad pointer <hex>'],
    ['commit 9fceb02d0ae598e95dc970b74767f19372d61af8 missing', 'commit <hex> missing'],
    ['GET https://example.com/a?b=1 answered 503', 'GET <url> answered <n>'],
    [
      "Cannot read properties of undefined (reading 'length')",
      'Cannot read properties of undefined (reading <text>)',
    ],
    ['no user "anna" here', 'no user <text> here'],
    ["can't open it, won't try", "can't open it, won't try"],
    ['mail to anna@example.com failed', 'mail to <mail> failed'],
    ['at 12:30:59 it  failed\n again', 'at <n>:<n>:<n> it failed again'],
  ])('%s', (message, expected) => {
    expect(normalizedMessage(message)).toBe(expected);
  });
});

describe('the fingerprint', () => {
  const of = (message: string, code = 'E') => fingerprintOf({ message, code });

  it('is 16 digits, for ever the same', () => {
    expect(of('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED')).toMatch(/^[0-9a-f]{16}$/);
    expect(of('')).toBe(of(''));
  });

  it('is the same for messages that differ in their details, and not for others', () => {
    expect(of('port 1')).toBe(of('port 22'));
    expect(of('port 1')).not.toBe(of('part 1'));
  });

  it('tells codes apart, with their numbers', () => {
    expect(of('It failed.', 'exit 1')).not.toBe(of('It failed.', 'exit 2'));
  });
});
