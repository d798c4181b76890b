import type { ControlClient } from '../../control/client.ts';
import { type AskJobs, redactedReply } from '../../redaction/redacted-replies.ts';

/** Asks as the owner, and hands on what a model may know of it. */
export function redactedClient(client: ControlClient): Pick<ControlClient, 'query'> {
  const jobs = askClient(client);
  return { query: async (name, input) => redactedReply(name, await client.query(name, input), jobs) };
}

function askClient(client: ControlClient): AskJobs {
  return {
    whole: (jobIds) => client.query('jobs.whole', { jobIds: [...jobIds] }),
    detail: (jobId) => client.query('jobs.detail', { jobId }),
    latestOf: async (fingerprint) => {
      const query = { text: `group:${fingerprint}`, state: null, cursor: null, limit: 1 };
      const found = await client.query('jobs.search', query);
      return (found.ok && found.value.rows[0]?.id) || null;
    },
  };
}
