import type { Problem } from '../../shared/result.ts';

/** One sentence or two for beside a field: "Needs a program. Give its name or path, for example ffmpeg." */
export function problemText({ expected, got, fix }: Problem): string {
  const came = got === 'nothing' ? '' : `, not ${got}`;
  return `Needs ${expected}${came}. ${fix}`;
}

/** Whether a problem is about this field or a part of it (`payload.args.3` is about `payload.args`). */
export function isAbout(problem: Problem, field: string): boolean {
  return problem.field === field || problem.field.startsWith(`${field}.`);
}

/** The engine names fields with the index of the job, or those of a schedule's job with `job`; one job was sent. */
export function withoutIndex(problem: Problem): Problem {
  return { ...problem, field: problem.field.replace(/^(0|job)(\.|$)/, '') };
}

/** How many fields are wrong, counting a list once however many of its rows are. */
export function countFields(problems: readonly Problem[], fields: readonly string[]): number {
  return fields.filter((field) => problems.some((problem) => isAbout(problem, field))).length;
}
