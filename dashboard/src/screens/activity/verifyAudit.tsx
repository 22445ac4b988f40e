import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { mooring } from '../../api/client.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/codeBlock.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';

/** Recomputes the chain and says whether every link holds. */
export function VerifyAudit() {
  const [open, setOpen] = useState(false);
  const verify = useMutation({ mutationFn: () => mooring.audit.verify() });
  const result = verify.data;
  return (
    <>
      <Button
        onClick={() => {
          setOpen(true);
          verify.mutate();
        }}
      >
        Verify chain
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Audit chain">
        <div aria-live="polite" className="grid gap-3">
          {verify.isPending && <p>Recomputing every link…</p>}
          <ErrorNotice error={verify.error} />
          {result?.ok && (
            <>
              <p>All {result.checked} events are as they were written, in their order, and none is missing.</p>
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
