import type { ExpositionFormat } from '../metrics/exposition/exposition.ts';
import type { Exposed } from './exposed.ts';
import type { Route } from './routes.ts';

/** `GET /metrics`, in the format that is asked for. */
export function scrapeRoute(exposed: Exposed): Route {
  return {
    method: 'GET',
    path: '/metrics',
    answer: async ({ accept }) => ({ status: 200, ...(await exposed.text(formatFor(accept))) }),
  };
}

/** OpenMetrics for who asks for it, unless plain text is liked better; what nobody named gets plain text. */
function formatFor(accept: string): ExpositionFormat {
  const openMetrics = weightOf(accept, /^application\/openmetrics-text$/);
  const plain = weightOf(accept, /^text\/(plain|\*)$/);
  return openMetrics > 0 && openMetrics >= plain ? 'openmetrics' : 'prometheus';
}

function weightOf(accept: string, type: RegExp): number {
  const weights = accept.split(',').map((each) => {
    const [name = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase());
    if (!type.test(name)) return 0;
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return q === undefined ? 1 : Number(q.slice(2)) || 0;
  });
  return Math.max(...weights);
}
