import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact, redactedFields } from '../../../shared/secrets/redact.ts';
import { isSecretName, withoutSecrets } from '../../../shared/secrets/secret-text.ts';

test.each([
  [
    'curl -u me:hunter22 https://a:b@c@host/x?token=abc&x=1',
    'curl -u me:[redacted] https://[redacted]@host/x?token=[redacted]&x=1',
  ],
  [
    `curl -H "Authorization: Bearer abcdef" -H 'X-Api-Key: k'`,
    `curl -H "Authorization: [redacted]" -H 'X-Api-Key: [redacted]'`,
  ],
  ['DB_PASSWORD=hunter2 make all', 'DB_PASSWORD=[redacted] make all'],
  ['mysql --password hunter2 -h db', 'mysql --password [redacted] -h db'],
  ['{"password": "hun\\"ter2", "max_tokens": 500}', '{"password": "[redacted]", "max_tokens": 500}'],
  ['cut off: {"client_secret":"abc', 'cut off: {"client_secret":"[redacted]'],
  ['https://maps.example/x?key=abc&q=here', 'https://maps.example/x?key=[redacted]&q=here'],
  [`curl --header 'X-Mine: k-1' -H 'Accept: a/b' h`, `curl --header 'X-Mine: [redacted]' -H 'Accept: a/b' h`],
  ['sshpass -p hunter2 ssh -p 22 h', 'sshpass -p [redacted] ssh -p 22 h'],
  ['mysqldump -u root -phunter2 db', 'mysqldump -u root -p[redacted] db'],
  [`cat x | docker login -u me -p 'hun ter2' && ls`, 'cat x | docker login -u me -p [redacted] && ls'],
  ['redis-cli -a hunter2 ping; zip -Phunter2 a b', 'redis-cli -a [redacted] ping; zip -P[redacted] a b'],
  ['see eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc and AKIAIOSFODNN7EXAMPLE', 'see [redacted] and [redacted]'],
])('%s is told without what may be secret', (text, told) => {
  expect(withoutSecrets(text)).toBe(told);
});

test.each([
  'ls -la',
  'key=value make',
  'at 12:30 a:b',
  'git commit -m "author: me"',
  'pinned: 3, design: new',
  'mkdir -p a/b && ssh -p 22 h && docker run -p 80:80 x',
  'mysql -p -h db -P 3306',
  `curl -H 'Accept: text/plain' h`,
])('%s stays as it is', (text) => {
  expect(withoutSecrets(text)).toBe(text);
});

test('a name is a secret one by its parts, however its words are joined', () => {
  for (const name of [
    'API_KEY',
    'apiKey',
    'x-api-key',
    'dbPassword',
    'PGPASSWORD',
    'auth',
    'X-Auth',
    'session_id',
  ]) {
    expect([name, isSecretName(name)]).toEqual([name, true]);
  }
  for (const name of ['author', 'keyboard', 'spinner', 'passage', 'design', 'PATH']) {
    expect([name, isSecretName(name)]).toEqual([name, false]);
  }
});

test('of a command the environment goes, what stands beside a secret option, and the same words elsewhere', () => {
  const { payload, fields, text } = redact({
    kind: 'command',
    payload: {
      program: 'deploy',
      args: ['--token', 'tok-1234', '--to', 'https://me:pw-1234@host/', 'as tok-1234'],
      env: { STAGE: 'production-7', DEBUG: 'true', EMPTY: '' },
      stdin: '{"apiKey":"zzz-1234","n":1}',
    },
  });
  expect(payload).toEqual({
    program: 'deploy',
    args: ['--token', '[redacted]', '--to', 'https://[redacted]@host/', 'as [redacted]'],
    env: { STAGE: '[redacted]', DEBUG: '[redacted]', EMPTY: '' },
    stdin: '{"apiKey":"[redacted]","n":1}',
  });
  expect(fields).toEqual(
    [1, 3, 4]
      .map((at) => `payload.args.${at}`)
      .concat(['payload.env.STAGE', 'payload.env.DEBUG', 'payload.stdin']),
  );
  expect(redactedFields(payload)).toEqual(fields);
  expect(text('could not log in to production-7 with pw-1234: true')).toBe(
    'could not log in to [redacted] with [redacted]: true',
  );
});

test.each([
  [
    ['curl', '-H', 'X-Mine: k-1', '-H', 'Accept: a/b', '-H', 'Authorization: Bearer b-1'],
    [2, 6],
  ],
  [
    ['wget', '--password=p-1', '--header', 'X-Mine: k-1'],
    [1, 3],
  ],
  [['/usr/bin/mysql', '-u', 'root', '-pp-1', 'db'], [3]],
  [['sudo', 'sshpass', '-p', 'p-1', 'ssh', '-P', '22'], [3]],
  [['docker', 'login', '-u', 'me', '-p', 'p-1'], [5]],
  [['zip', '-P', 'p-1', 'a.zip'], [2]],
  [['psql', '-p', '5432'], []],
  [['mkdir', '-p', 'a/b'], []],
  [['mysql', '-p', 'db'], []],
] as const)('of the arguments %j those at %j are not whole', ([program, ...args], secret) => {
  const { payload } = redact({ kind: 'command', payload: { program, args } });
  const shown = [program, ...(payload as { readonly args: readonly string[] }).args];
  const changed = shown.flatMap((word, index) => (word.includes('[redacted]') ? [index] : []));
  expect(changed).toEqual(secret);
  expect(shown.join(' ')).not.toMatch(/[kbp]-1/);
});

test('of a request headers go but for those that say how to read it; of an input what is called a secret', () => {
  const http = redact({
    kind: 'http',
    payload: {
      method: 'GET',
      url: 'https://h/?sig=s-1234',
      headers: { Accept: 'text/plain', 'X-Mine': 'mine-1234' },
    },
  });
  expect(http.payload).toMatchObject({
    url: 'https://h/?sig=[redacted]',
    headers: { Accept: 'text/plain', 'X-Mine': '[redacted]' },
  });
  const { payload, json } = redact({
    kind: 'module',
    payload: { path: '/m.ts', input: { user: 'ann', credentials: { id: 4711, pass: 'p-1234' }, tokens: 5 } },
  });
  expect(payload).toEqual({ path: '/m.ts', input: { user: 'ann', credentials: '[redacted]', tokens: 5 } });
  expect(json({ said: ['p-1234'], accessToken: 'other' })).toEqual({
    said: ['[redacted]'],
    accessToken: '[redacted]',
  });
});

test('whatever is in an environment, its values are in nothing that is told of the job', () => {
  const value = fc.string({ minLength: 8, maxLength: 40 }).filter((each) => !'[redacted]'.includes(each));
  fc.assert(
    fc.property(value, fc.string(), fc.string(), (secret, before, after) => {
      const { payload, text } = redact({
        kind: 'command',
        payload: { shell: `${before}${secret}${after}`, env: { X: secret } },
      });
      expect(JSON.stringify(payload)).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(text(`${before} ${secret} ${after}`)).not.toContain(secret);
    }),
  );
});
