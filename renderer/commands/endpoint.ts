import type { EndpointAt, EndpointPresent } from '../../shared/settings/endpoint-settings.ts';
import { command, query } from '../bridge.ts';
import { ask, whatIsWrong } from './answers.ts';

/** null, and told, when there was no answer. */
export function readEndpoint(): Promise<EndpointPresent | null> {
  return ask('The local endpoint could not be read', () => query('endpoint', undefined));
}

/** What is wrong with it, and nothing is changed; null: it is open there from now on, or closed. */
export function setEndpoint(at: EndpointAt | null): Promise<string | null> {
  return whatIsWrong(() => command('settings.setEndpoint', { at }));
}
