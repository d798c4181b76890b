import fc from 'fast-check';

/** Searches that can be read, over few enough words and values that they find something. */
const leaf = fc.oneof(
  fc.constantFrom('alpha', 'BETA', 'ga', 'tä', 'x', '"two words"', '"a\\"b"', '42', 'nothing', '-n'),
  fc
    .constantFrom('scheduled', 'waiting', 'running', 'retrying', 'completed', 'dead', 'cancelled')
    .map((s) => `state:${s}`),
  fc.constantFrom('kind:command', 'kind:http', 'queue:default', 'queue:other', 'tag:nightly', 'tag:TÄG'),
  fc.constantFrom('schedule:s-1', 'schedule:S-2', 'schedule:s-2'),
  fc.constantFrom('name:alpha', 'name:tä', 'error:alpha', 'error:"exit 1"', 'id:job-1', 'key:k', 'key:l'),
  fc.constantFrom(
    'attempt:1',
    'attempt:>1',
    'attempt:0..2',
    'priority:>0',
    'priority:-2..0',
    'priority:<=-1',
  ),
  fc.constantFrom('ran:>5ms', 'ran:<=10ms', 'ran:1ms..1s', 'waited:>5ms', 'waited:<50ms', 'finished:<100ms'),
  fc.constantFrom(
    'created:>100ms',
    'created:<50ms',
    'created:50ms..200ms',
    'finished:today',
    'created:>=2026-01-01',
  ),
);

export const searches: fc.Arbitrary<string> = fc.letrec<{ readonly search: string }>((tie) => ({
  search: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    leaf,
    fc.tuple(tie('search'), tie('search')).map((both) => both.join(' ')),
    fc.tuple(tie('search'), tie('search')).map((both) => `(${both.join(' OR ')})`),
    tie('search').map((one) => (one.startsWith('-') ? one : `-(${one})`)),
  ),
})).search;
