import type { EndpointAt } from '../../shared/settings/endpoint-settings.ts';

/** What asks the endpoint how it is, with the token read from its file: a terminal's history never holds it. */
export function askingLine(
  open: { readonly at: EndpointAt; readonly address: string; readonly tokenFile: string },
  isWindows: boolean,
): string {
  if (isWindows) {
    const token = `$(Get-Content '${open.tokenFile.replaceAll("'", "''")}')`;
    return `curl.exe -H "Authorization: Bearer ${token}" ${open.address}/health`;
  }
  const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const authorization = `-H "Authorization: Bearer $(cat ${quoted(open.tokenFile)})"`;
  return open.at === 'socket'
    ? `curl ${authorization} --unix-socket ${quoted(open.address.replace('unix:', ''))} http://localhost/health`
    : `curl ${authorization} ${open.address}/health`;
}
