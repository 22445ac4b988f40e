import type { ApiKeyWithSecret } from '@mooring/sdk';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/codeBlock.tsx';
import { DownloadEnv } from './downloadEnv.tsx';

/** The only moment in which a key can be read. */
export function RevealKey({ apiKey, onDone }: { readonly apiKey: ApiKeyWithSecret; readonly onDone: () => void }) {
  return (
    <div className="grid gap-4">
      <p>This is {apiKey.name}. It is shown only now: copy it, or download it as a file for your application.</p>
      <CodeBlock code={apiKey.secret} label="API key" />
      <div className="flex flex-wrap justify-end gap-2">
        <DownloadEnv secret={apiKey.secret} />
        <Button look="primary" onClick={onDone}>
          I have stored it
        </Button>
      </div>
    </div>
  );
}
