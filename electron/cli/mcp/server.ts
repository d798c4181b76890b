import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { ControlClient } from '../../control/client.ts';
import { addReadTools } from './read-tools.ts';
import { addWriteTools } from './write-tools.ts';

/**
 * What a model can ask of Jobdeck, over standard input and output. Reading is free and without secrets; a change is told
 * as what it would do, and happens when a person has agreed to it (docs/mcp.md).
 */
export interface McpParts {
  readonly version: string;
  /** For one call: nobody holds the data folder between two of them. Rejects with a Refused. */
  readonly withClient: WithClient;
}
export type WithClient = <T>(act: (client: ControlClient) => Promise<T>) => Promise<T>;

const INSTRUCTIONS = `Jobdeck runs jobs: commands, HTTP requests and modules, with queues, retries and limits.
Tools that read answer at once. Tools that change something change nothing by themselves: they answer what would happen and the id
of a confirmation. A person then agrees or refuses, in Jobdeck's window or, where none is open, by "jobdeck confirm ID" on a terminal.
Tell the person what you ask for and why, then see with check_change what became of it. Values that may be secrets are [redacted].`;

export function createMcpServer({ version, withClient }: McpParts): McpServer {
  const server = new McpServer(
    { name: 'jobdeck', title: 'Jobdeck', version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  addReadTools(server, withClient);
  addWriteTools(server, withClient, () => server.server.getClientVersion()?.name ?? 'A program');
  return server;
}

/** Resolves when the other side has closed its end. */
export async function serveMcp(parts: McpParts): Promise<void> {
  const handle = serveStdio(() => createMcpServer(parts));
  await new Promise<void>((resolve) => process.stdin.once('end', resolve).once('close', resolve));
  await handle.close();
}
