import { Agent, type Dispatcher } from 'undici';

/** Connections to one server at once; no more runs than that are under way. */
const MAX_CONNECTIONS = 256;

/** Keeps connections open between jobs. Made when the first HTTP job comes. */
export class HttpClient {
  #agent: Agent | null = null;

  request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData> {
    this.#agent ??= new Agent({
      connections: MAX_CONNECTIONS,
      // A job has its own time limit, or none.
      headersTimeout: 0,
      bodyTimeout: 0,
      // One request a job gains nothing from streams, and a connection of its own fails alone.
      allowH2: false,
    });
    return this.#agent.request(options);
  }

  async stop(): Promise<void> {
    await this.#agent?.destroy();
    this.#agent = null;
  }
}
