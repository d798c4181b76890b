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
  /@|-u\s|-user|pass|pwd|pin|otp|sig|auth|secret|token|key|credential|cookie|session|bearer|basic|jwt|eyJ|gh[pousr]_|github_pat|glpat|sk-|xox|A[KS]IA|AIza/i;
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

/** The text without what may be a secret in it, each of which is told to `found`. */
export function withoutSecrets(text: string, found: (secret: string) => void = () => undefined): string {
  if (!MAY_HAVE.test(text)) return text;
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
  return text
    .replace(SHAPES, hide)
    .replace(CREDENTIALS, (_, slashes: string, pair: string) => {
      const password = pair.slice(pair.indexOf(':') + 1);
      return slashes + hide(password);
    })
    .replace(PARAMETER, parameter)
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
