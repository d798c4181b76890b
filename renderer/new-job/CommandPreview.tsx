import { previewLines } from './command-preview.ts';
import type { FormState } from './form-state.ts';

/** The job as a line for a terminal or as code, so that one sees what quoting and order come to. */
export function CommandPreview({ form }: { readonly form: FormState }) {
  const [first, ...more] = previewLines(form);
  const isCode = form.kind === 'module';
  return (
    <output className="command-preview" aria-label={isCode ? 'The job as code' : 'The job as a command line'}>
      <span className="command-preview-prompt" aria-hidden="true">
        {isCode ? '>' : '$'}
      </span>
      {first === undefined ? (
        <span className="command-preview-empty">What will run is shown here.</span>
      ) : (
        <span className="command-preview-lines">{[first, ...more].join('\n')}</span>
      )}
    </output>
  );
}
