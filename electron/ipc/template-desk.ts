import type { Template, TemplateName } from '../../shared/jobs/templates.ts';
import type { Problem, Result } from '../../shared/result.ts';

/** The templates of a data folder, by name. They are on the disk before they are answered. */
export interface TemplateDesk {
  list(): Promise<Result<readonly TemplateName[]>>;
  /** null when there is none of that name. */
  get(name: string): Promise<Result<Template | null>>;
  /** One that has that name already is replaced. */
  save(name: string, job: unknown): Promise<Result<null, readonly Problem[]>>;
  rename(name: string, to: string): Promise<Result<null>>;
  remove(name: string): Promise<Result<null>>;
}
