import type { JobGraph, RelatedJob } from '../../../shared/jobs/job-views.ts';

/** Sizes in px. Rows go down: what comes first stands above. */
export const BOX = { width: 148, height: 30 } as const;
const GAP = { x: 12, y: 30 } as const;

export interface PlacedJob extends RelatedJob {
  readonly x: number;
  readonly y: number;
}

export interface GraphLayout {
  readonly jobs: readonly PlacedJob[];
  /** Each as the path of an SVG, from the foot of one box to the head of another. */
  readonly edges: readonly { readonly key: string; readonly path: string }[];
  readonly width: number;
  readonly height: number;
}

/**
 * Each job a row below the lowest of the jobs that it depends on (longest path, as in Sugiyama's layered drawing), in its
 * row by the mean place of those, so that few lines cross.
 */
export function layOut({ jobs, edges }: JobGraph): GraphLayout {
  const parents = new Map<string, string[]>();
  for (const { from, to } of edges) parents.set(to, [...(parents.get(to) ?? []), from]);
  const rows = inRows(jobs, parents);
  const widest = Math.max(...rows.map((row) => row.length));
  const width = widest * (BOX.width + GAP.x) - GAP.x;
  const places = new Map<string, PlacedJob>();
  for (const [index, row] of rows.entries()) {
    const own = row.length * (BOX.width + GAP.x) - GAP.x;
    const sorted = index === 0 ? row : [...row].sort((a, b) => meanX(a.id) - meanX(b.id));
    for (const [column, job] of sorted.entries()) {
      const x = (width - own) / 2 + column * (BOX.width + GAP.x);
      places.set(job.id, { ...job, x, y: index * (BOX.height + GAP.y) });
    }
  }
  function meanX(id: string): number {
    const xs = (parents.get(id) ?? []).map((parent) => places.get(parent)?.x ?? 0);
    return xs.reduce((sum, x) => sum + x, 0) / Math.max(1, xs.length);
  }
  return {
    jobs: [...places.values()],
    edges: edges.flatMap(({ from, to }) => {
      const [above, below] = [places.get(from), places.get(to)];
      return above === undefined || below === undefined
        ? []
        : [{ key: `${from} ${to}`, path: pathOf(above, below) }];
    }),
    width,
    height: rows.length * (BOX.height + GAP.y) - GAP.y,
  };
}

/** Dependencies have no cycles, so every job comes to its row. */
function inRows(
  jobs: readonly RelatedJob[],
  parents: ReadonlyMap<string, readonly string[]>,
): readonly (readonly RelatedJob[])[] {
  const rowOf = new Map<string, number>();
  const rowFor = (id: string): number => {
    const known = rowOf.get(id);
    if (known !== undefined) return known;
    const row = Math.max(-1, ...(parents.get(id) ?? []).map(rowFor)) + 1;
    rowOf.set(id, row);
    return row;
  };
  const rows: RelatedJob[][] = [];
  for (const job of jobs) {
    const row = rowFor(job.id);
    while (rows.length <= row) rows.push([]);
    rows[row]?.push(job);
  }
  return rows;
}

function pathOf(above: PlacedJob, below: PlacedJob): string {
  const [x1, y1] = [above.x + BOX.width / 2, above.y + BOX.height];
  const [x2, y2] = [below.x + BOX.width / 2, below.y];
  const bend = Math.min(GAP.y, (y2 - y1) / 2);
  return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
}
