import { SPARK, sparkShape } from './sparkline.ts';
import './sparkline.css';

/** The last two minutes, as a shape: it has no scale, and its numbers stand elsewhere. */
export function Sparkline({ values, label }: { readonly values: readonly number[]; readonly label: string }) {
  const { path, end } = sparkShape(values);
  return (
    <div className="sparkline" role="img" aria-label={label}>
      <svg
        viewBox={`0 0 ${SPARK.width} ${SPARK.height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        <path d={path} />
      </svg>
      <span className="sparkline-end" style={{ top: `calc(3px + ${end} * 26px - 2.5px)` }} />
    </div>
  );
}
