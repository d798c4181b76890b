/**
 * What of a text may be a secret, by the name that stands beside it and by the shapes of well-known keys. Whoever knows
 * the job that a text is about, knows more (redact.ts).
 */
export const REDACTED = '[redacted]';

/** Parts of names whose value is one, with what separates words left out. */
const SECRET_PARTS =
  /passw|passphrase|passcode|pwd|secret|token|apikey|accesskey|privatekey|signingkey|encryptionkey|credential|authori[sz]ation|cookie|sessionid|signature|bearer|jwt/;
/** Names that are one as a whole word. */
const SECRET_WORDS = /(^|[^a-z])(pass|auth|pin|otp|sig)($|[^a-z])/;

/** Whether what is called so is to be kept: a field, a variable, a header, an option, a parameter. */
export function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
  return SECRET_PARTS.test(words.replace(/[^a-z]/g, '')) || SECRET_WORDS.test(words);
}

/** Headers that say how something is meant to be read. Any other may be a key: `x-api-key`, `private-token`. */
const OPEN_HEADER =
  /^(accept|accept-language|accept-encoding|user-agent|content-.*|cache-control|range|if-.*)$/i;
export const isOpenHeader = (name: string): boolean => OPEN_HEADER.test(name);

/** Most texts have nothing of the kind, and are told apart at once. */
const MAY_HAVE =
  /@|-u\s|-user|-header|pass|pwd|pin|otp|sig|auth|secret|token|key|credential|cookie|session|bearer|basic|jwt|mysql|mariadb|mongo|zip|7z|redis-cli|mosquitto|ldap|login|eyJ|gh[pousr]_|github_pat|glpat|sk-|xox|A[KS]IA|AIza/i;
/** Keys that tell by themselves what they are. */
const SHAPES =
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}|\bsk-[\w-]{16,}|\bxox[abeprs]-[\w-]{10,}|\bA(?:KIA|SIA)[0-9A-Z]{16}\b|\bAIza[\w-]{30,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
/** A password may hold an @ that nobody encoded: all up to the last one before the path. */
const CREDENTIALS = /(\/\/)([^/?#\s]+)(?=@)(?![^/?#\s]*@[^/?#\s]*@)/g;
/** Of a query, of what follows a #, of a form. `key` is a secret here alone. */
const PARAMETER = /([?&#]([\w.~%-]{1,100})=)([^&#;\s"'<>]+)/g;
/** To the end of the line, or of the quotes that the header stands in. */
const HEADER =
  /((?<![\w-])([\w-]{0,40}?(?:authorization|cookie|token|secret|api-?key|password)[\w-]{0,40})\s{0,8}:\s{0,8})((?!["'{[\s\\])[^\r\n"']+)/gi;
const SCHEME = /(\b(Bearer|Basic)\s+)([\w.~+/=-]{6,})/g;
/** `"name": "value"`, `name = value`, `--name='value'`. What was cut has no closing quote. */
const QUOTED =
  /((?:\\?["'])?(?<![\w.$-])([\w.$-]{1,100})(?:\\?["'])?\s{0,8}[=:]\s{0,8}(\\?["']))((?:(?!\3)(?:\\.|[\s\S]))+)/g;
const BARE =
  /((?:\\?["'])?(?<![\w.$-])([\w.$-]{1,100})(?:\\?["'])?\s{0,8}[=:]\s{0,8})([^\s"',;&{}[\]()\\]+)/g;
/** `--password value` */
const OPTION = /((?:^|\s)--?([\w-]{2,100})\s{1,8})((?!-)(?:"[^"]*"|'[^']*'|\S+))/g;
/** `-u user:password` */
const USER_OPTION = /((?:^|\s)(?:-u|--user|--proxy-user)(\s{1,8})["']?[^\s:"']{1,200}:)([^\s"']+)/g;

/**
 * Programs whose option of one letter is a password; elsewhere `-p` is a port, a path, or to make parents. Its value is
 * the next word, the rest of its own, or either.
 */
interface PasswordOption {
  readonly programs: string;
  readonly option: string;
  readonly value: 'next' | 'rest' | 'either';
}
const PASSWORD_OPTIONS: readonly PasswordOption[] = [
  { programs: 'sshpass|mongo\\w*|login', option: '-p', value: 'either' },
  { programs: '(?:mysql|mariadb)[\\w-]*|7z\\w?', option: '-p', value: 'rest' },
  { programs: 'redis-cli', option: '-a', value: 'next' },
  { programs: 'zip|unzip|mosquitto_\\w+', option: '-P', value: 'either' },
  { programs: 'ldap\\w+', option: '-w', value: 'next' },
];
const GAPS = { next: '\\s{1,8}', rest: '', either: '\\s{0,8}' } as const;
const PASSWORDS = PASSWORD_OPTIONS.map(
  ({ programs, option, value }) =>
    new RegExp(
      `((?<![\\w-])(?:${programs})(?![\\w-])[^\\r\\n|;&]{0,400}?\\s${option}${GAPS[value]})((?!-)(?:"[^"]*"|'[^']*'|[^\\s"']+))`,
      'g',
    ),
);

/** Where in an argument a password begins, by the words before it; null: nowhere. */
export function passwordIn(argument: string, before: readonly string[]): number | null {
  const isHere = ({ option, value }: PasswordOption): number | null => {
    if (value !== 'rest' && before.at(-1) === option && !argument.startsWith('-')) return 0;
    const isRest = value !== 'next' && argument.startsWith(option) && argument.length > option.length;
    return isRest ? option.length : null;
  };
  for (const each of PASSWORD_OPTIONS) {
    const at = isHere(each);
    if (at === null) continue;
    const isProgram = new RegExp(`(^|[\\\\/])(?:${each.programs})(\\.exe)?$`);
    if (before.some((word) => isProgram.test(word))) return at;
  }
  return null;
}

/** `--header 'X-Mine: value'` of curl and the like: any header may be a key but for those that say how to read it. */
const HEADER_OPTION = /((?:^|\s)(?:-H|--header)(?:\s{1,8}|=)["']?([\w-]{1,100}):\s{0,8})([^\r\n"']+)/g;

/** The text without what may be a secret in it, each of which is told to `found`. */
export function withoutSecrets(text: string, found: (secret: string) => void = () => undefined): string {
  if (!MAY_HAVE.test(text) && !text.includes('-H')) return text;
  const hide = (secret: string): string => {
    if (!secret.includes(REDACTED)) found(secret);
    return REDACTED;
  };
  /** The last group is the value, the first what stands before it, the second the name. */
  const named =
    (isSecret: (name: string, value: string) => boolean) =>
    (whole: string, ...groups: readonly string[]): string => {
      const [before = '', name = ''] = groups;
      const value = whole.slice(before.length);
      return value.includes(REDACTED) || !isSecret(name, value) ? whole : before + hide(value);
    };
  const parameter = named((name, value) => name === 'key' || isSecretValue(name, value));
  const always = named(() => true);
  const byName = named(isSecretValue);
  const header = named((name) => !isOpenHeader(name));
  const password = (whole: string, before: string): string => before + hide(whole.slice(before.length));
  const shown = PASSWORDS.reduce((left, pattern) => left.replace(pattern, password), text);
  return shown
    .replace(SHAPES, hide)
    .replace(CREDENTIALS, (_, slashes: string, pair: string) => {
      return slashes + hide(pair.slice(pair.indexOf(':') + 1));
    })
    .replace(PARAMETER, parameter)
    .replace(HEADER_OPTION, header)
    .replace(HEADER, always)
    .replace(SCHEME, always)
    .replace(QUOTED, byName)
    .replace(BARE, byName)
    .replace(OPTION, byName)
    .replace(USER_OPTION, always);
}

/** `max_tokens: 500` tells how many, and no secret. */
function isSecretValue(name: string, value: string): boolean {
  return isSecretName(name) && !(/tokens$/i.test(name) && /^\d+$/.test(value));
}
