import type { ApiKeyWithSecret } from '@mooring/sdk';
import { Download } from 'lucide-react';
import { saveFile } from '../../api/saveFile.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/codeBlock.tsx';

/** The only moment in which a key can be read. */
export function RevealKey({ apiKey, onDone }: { readonly apiKey: ApiKeyWithSecret; readonly onDone: () => void }) {
  const file = `MOORING_URL=${location.origin}\nMOORING_API_KEY=${apiKey.secret}\n`;
  return (
    <div className="grid gap-4">
      <p>This is {apiKey.name}. It is shown only now: copy it, or download it as a file for your application.</p>
      <CodeBlock code={apiKey.secret} label="API key" />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => saveFile(new Blob([file], { type: 'text/plain' }), '.env')}>
          <Download className="size-4" aria-hidden /> Download .env
        </Button>
        <Button look="primary" onClick={onDone}>
          I have stored it
        </Button>
      </div>
    </div>
  );
}
