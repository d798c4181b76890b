interface Help {
  readonly expected: string;
  readonly fix: string;
}

/** What each field of a job request has to be; `*` stands for any key or index. */
const HELP: Readonly<Record<string, Help>> = {
  '': { expected: 'a job as a JSON object', fix: 'Write {"kind": "command", "payload": {"program": "ls"}}.' },
  payload: {
    expected: 'an object that fits the kind',
    fix: 'Give the payload, for example {"program": "ls"}.',
  },
  'payload.program': {
    expected: 'either a program or a shell line',
    fix: 'Give the name or path of a program in "program", or a line for the shell in "shell".',
  },
  'payload.shell': {
    expected: 'a line for the shell',
    fix: 'Give the line that you would type in a terminal.',
  },
  'payload.args': { expected: 'a list of texts', fix: 'Give each argument as a text of its own.' },
  'payload.args.*': { expected: 'a text without NUL', fix: 'Put the argument in quotes.' },
  'payload.cwd': {
    expected: 'an absolute path, or one that starts with ~/',
    fix: 'Give the whole path of the working folder.',
  },
  'payload.env': { expected: 'names with texts', fix: 'Write {"NAME": "value"}.' },
  'payload.env.*': {
    expected: 'a text without NUL',
    fix: 'Put the value in quotes, and no "=" in the name.',
  },
  'payload.stdin': { expected: 'a text', fix: 'Give what the program reads as a text.' },
  'payload.method': {
    expected: 'GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS',
    fix: 'Use one of these methods, in capitals.',
  },
  'payload.url': {
    expected: 'an address that starts with http:// or https://',
    fix: 'Give the whole address, for example https://example.org/status.',
  },
  'payload.headers': { expected: 'names with texts', fix: 'Write {"Accept": "text/plain"}.' },
  'payload.headers.*': {
    expected: 'a header name and a one-line text',
    fix: 'Take line breaks and unusual characters out of it.',
  },
  'payload.body': { expected: 'a text', fix: 'Give the body as a text.' },
  'payload.expectedStatus': { expected: 'a list of status codes', fix: 'Write [200, 204].' },
  'payload.expectedStatus.*': { expected: 'a status code from 100 to 599', fix: 'Give it as a number.' },
  'payload.maxRedirects': {
    expected: 'a whole number from 0 to 20',
    fix: 'Give how many redirects to follow.',
  },
  'payload.path': {
    expected: 'an absolute path, or one that starts with ~/, of a .js, .mjs, .cjs, .ts, .mts or .cts file',
    fix: 'Give the whole path of the module.',
  },
  'payload.input': {
    expected: 'a JSON value',
    fix: 'Use texts, numbers, true, false, null, and lists and plain objects of these.',
  },
  'payload.export': {
    expected: 'the name of an export, 1 to 200 characters',
    fix: 'Give the name of the exported function, or leave it out for the default export.',
  },
  name: {
    expected: 'a text of 1 to 200 characters on one line',
    fix: 'Shorten the name, take line breaks and control characters out of it, or leave it out.',
  },
  key: {
    expected: 'a text of 1 to 200 characters without control characters',
    fix: 'Give what tells this job from all others, for example "invoice 4711", or leave it out.',
  },
  concurrencyKey: {
    expected: 'a text of 1 to 200 characters without control characters',
    fix: 'Give what only so many jobs may use at once, for example the name of a host, or leave it out.',
  },
  keyConcurrency: {
    expected: 'a whole number from 1 to 256',
    fix: 'Give how many jobs with that concurrencyKey may run at once; without it one does.',
  },
  rateKey: {
    expected: 'a text of 1 to 200 characters without control characters',
    fix: 'Give what the rate of the queue counts apart, for example the name of a host, or leave it out.',
  },
  unique: {
    expected: 'an object with key, within and onConflict',
    fix: 'Write {"key": "report 7"}; "within" and "onConflict" may be left out.',
  },
  'unique.key': {
    expected: 'a text of 1 to 200 characters without control characters',
    fix: 'Give what this job is to be the only one of, for example "report 7".',
  },
  'unique.within': {
    expected: '"open", "kept", or whole milliseconds from 1 up to a year',
    fix: 'Say until when no other job may have the key.',
  },
  'unique.onConflict': {
    expected: '"keep", "replace" or "reject"',
    fix: 'Say what happens when another job holds the key.',
  },
  queue: {
    expected: 'a name of 1 to 64 letters, digits, spaces or . _ : / -',
    fix: 'Begin it with a letter or a digit.',
  },
  priority: { expected: 'a whole number from -1000 to 1000', fix: 'Higher goes first; 0 is usual.' },
  maxAttempts: { expected: 'a whole number from 1 to 100', fix: 'Give how many runs a failing job gets.' },
  backoff: { expected: 'an object with baseMs, maxMs, jitter', fix: 'Write {"baseMs": 5000}.' },
  'backoff.baseMs': { expected: 'whole milliseconds from 0 to 86,400,000', fix: 'Give a day or less.' },
  'backoff.maxMs': {
    expected: 'whole milliseconds, 0 or more, up to a year',
    fix: 'Give a positive number.',
  },
  'backoff.jitter': { expected: 'a number from 0 to 1', fix: 'Give the share by which delays may differ.' },
  timeoutMs: {
    expected: 'whole milliseconds of 1 or more, up to a year, or null',
    fix: 'Give a positive number, or leave it out for no limit.',
  },
  tags: { expected: 'a list of at most 5,000 texts', fix: 'Write ["nightly"].' },
  'tags.*': { expected: 'a text of 1 to 64 characters', fix: 'Shorten the tag or remove it.' },
  ref: {
    expected: 'a name of 1 to 64 letters, digits, spaces or . _ : / - that is not the id of a job',
    fix: 'Give what other jobs of the same call say in "dependsOn", for example "build".',
  },
  dependsOn: { expected: 'a list of at most 1,000 texts', fix: 'Write ["build"].' },
  'dependsOn.*': {
    expected: 'the "ref" of another job of the same call or file, or the id of a job',
    fix: 'Give one of the two.',
  },
  onParentFailure: {
    expected: 'block, cancel or run',
    fix: 'Say what to do when a job that it depends on is dead or cancelled.',
  },
  delayMs: { expected: 'whole milliseconds, 0 or more, up to a year', fix: 'Give a positive number.' },
  runAt: {
    expected: 'a moment with its zone, or ms since 1970',
    fix: 'Write for example "2026-11-24T02:30:00+01:00".',
  },
};

export function fieldHelp(path: readonly string[], fallback: string): Help {
  const exact = HELP[path.join('.')] ?? HELP[[...path.slice(0, -1), '*'].join('.')];
  return exact ?? { expected: `something else (${fallback})`, fix: 'Correct it and try again.' };
}
