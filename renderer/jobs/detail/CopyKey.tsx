import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Key } from '../../components/Key.tsx';
import { copyText } from '../copy-text.ts';

const TOLD_MS = 1_500;

/** Copies, and shows for a moment that it did. */
export function CopyKey({ label, text }: { readonly label: string; readonly text: () => string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), TOLD_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Key
      variant="bare"
      size="sm"
      square
      aria-label={copied ? 'Copied' : label}
      title={copied ? 'Copied' : label}
      icon={copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      onClick={() => void copyText(text()).then(setCopied)}
    />
  );
}
