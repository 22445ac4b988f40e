import { Download } from 'lucide-react';
import { saveFile } from '../../api/saveFile.ts';
import { Button } from '../../ui/button.tsx';

/** A new key as the file that an application reads it from. */
export function DownloadEnv({ secret }: { readonly secret: string }) {
  const file = `MOORING_URL=${location.origin}\nMOORING_API_KEY=${secret}\n`;
  return (
    <Button onClick={() => saveFile(new Blob([file], { type: 'text/plain' }), '.env')}>
      <Download className="size-4" aria-hidden /> Download .env
    </Button>
  );
}
