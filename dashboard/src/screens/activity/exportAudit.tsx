import type { AuditQuery } from '@mooring/sdk';
import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { mooring } from '../../api/client.ts';
import { saveFile } from '../../api/saveFile.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';

/** The filtered trail as a file. The export itself is audited. */
export function ExportAudit({ query }: { readonly query: AuditQuery }) {
  const toast = useToast();
  const run = useMutation({
    mutationFn: async (format: 'ndjson' | 'csv') => {
      const { limit: _, cursor: __, sort: ___, q: ____, ...filter } = query;
      const bytes = await new Response(await mooring.audit.export({ ...filter, format }, { timeoutMs: 120_000 })).blob();
      saveFile(bytes, `audit-${new Date().toISOString().slice(0, 10)}.${format}`);
    },
    onError: (error) => toast({ title: 'The export failed', error }),
  });
  return (
    <>
      <Button onClick={() => run.mutate('csv')} busy={run.isPending && run.variables === 'csv'}>
        <Download className="size-4" aria-hidden /> CSV
      </Button>
      <Button look="primary" onClick={() => run.mutate('ndjson')} busy={run.isPending && run.variables === 'ndjson'}>
        <Download className="size-4" aria-hidden /> Export
      </Button>
    </>
  );
}
