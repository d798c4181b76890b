/** Sends requests over connections that are kept, each the next as soon as it has its answer. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { answerQuestions } from './fresh-process.ts';
import { percentile } from './measure.ts';

export interface Load {
  readonly address: string;
  readonly token: string;
  readonly body: string;
  readonly connections: number;
  readonly forMs: number;
}

export interface Loaded {
  readonly requests: number;
  readonly tookMs: number;
  readonly p99: number;
  /** The last one. */
  readonly answer: string;
}

answerQuestions<Load>(async ({ address, token, body, connections, forMs }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let answer = '';
  const began = performance.now();
  const sendOn = async (): Promise<void> => {
    while (performance.now() - began < forMs) {
      const sent = performance.now();
      answer = await ask(agent, address, token, body);
      times.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, sendOn));
  const tookMs = performance.now() - began;
  agent.destroy();
  return { requests: times.length, tookMs, p99: percentile(times, 99), answer } satisfies Loaded;
});

function ask(agent: Agent, address: string, token: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const onAnswer = (response: IncomingMessage): void => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`expected 200, got ${response.statusCode}: ${text}`));
      });
    };
    request(`${address}/v1/jobs/enqueue`, { method: 'POST', agent, headers }, onAnswer)
      .on('error', reject)
      .end(body);
  });
}
