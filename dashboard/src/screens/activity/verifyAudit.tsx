import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { mooring } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/codeBlock.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';

interface VerifyAuditProps {
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** Recomputes the chain and says whether every link holds. */
export function VerifyAudit({ isOpen, onOpen, onClose }: VerifyAuditProps) {
  const verify = useMutation({ mutationFn: () => mooring.audit.verify() });
  const { mutate, data: result } = verify;
  useEffect(() => {
    if (isOpen) mutate();
  }, [isOpen, mutate]);
  return (
    <>
      <Button onClick={onOpen}>Verify chain</Button>
      <Dialog open={isOpen} onClose={onClose} title="Audit chain">
        <div aria-live="polite" className="grid gap-3">
          {verify.isPending && <p>Recomputing every link…</p>}
          <ErrorNotice error={verify.error} onRetry={mutate} />
          {result?.ok && (
            <>
              <p>All {result.checked.toLocaleString('en')} events are as they were written, in their order, and none is missing.</p>
              {result.head && (
                <>
                  <p className="text-muted">Keep this head elsewhere: a trail that was cut back cannot reproduce it.</p>
                  <CodeBlock code={`${result.head.seq} ${result.head.mac}`} label="Head of the chain" />
                </>
              )}
            </>
          )}
          {result && !result.ok && (
            <p className="rounded-xl bg-bad-soft p-4 text-bad">
              The chain is broken{result.broken ? ` at event ${result.broken.seq}: ${result.broken.reason}` : ''}. Someone changed the
              database, or it was restored from an older copy.
            </p>
          )}
        </div>
      </Dialog>
    </>
  );
}
