import { useCallback, useEffect, useState } from 'react';
import type { TemplateName } from '../../../shared/jobs/templates.ts';
import { query } from '../../bridge.ts';

/** The names of all templates, and a way to have them read again. */
export function useTemplates(): {
  readonly templates: readonly TemplateName[];
  readonly reload: () => Promise<void>;
} {
  const [templates, setTemplates] = useState<readonly TemplateName[]>([]);
  const reload = useCallback(async () => {
    // Without an answer there are none to choose from; saving one tells why.
    const reply = await query('templates.list', undefined).catch(() => null);
    if (reply?.ok) setTemplates(reply.value);
  }, []);
  useEffect(() => void reload(), [reload]);
  return { templates, reload };
}
