/** A dial with its needle. */
export function BrandMark() {
  return (
    <svg className="brand-mark" viewBox="0 0 20 20" fill="none" strokeLinecap="round" aria-hidden="true">
      <path d="M4.1 14.9A7.7 7.7 0 1 1 15.9 14.9" stroke="currentColor" strokeWidth="2" />
      <path d="M10 10.5l3.4-4.2" stroke="var(--accent)" strokeWidth="2.2" />
    </svg>
  );
}
