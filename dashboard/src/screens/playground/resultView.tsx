import type { ContentBlock, ToolCallResult } from '@mooring/sdk';
import { Badge } from '../../ui/badge.tsx';
import { CodeBlock } from '../../ui/codeBlock.tsx';

/** What a tool answered: its content as it is meant to be seen, its structured content, and the raw message. Nothing in it is fetched. */
export function ResultView({ result }: { readonly result: ToolCallResult }) {
  return (
    <div className="grid gap-4">
      <p className="flex items-center gap-2">
        <Badge tone={result.isError ? 'bad' : 'good'}>{result.isError ? 'the tool failed' : 'done'}</Badge>
        <span className="text-sm text-muted">{Math.round(result.took_ms)} ms</span>
      </p>
      {result.content.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place in the answer
        <Block key={at} block={block} />
      ))}
      {result.structuredContent !== undefined && (
        <div className="grid gap-2">
          <h3 className="font-medium">Structured content</h3>
          <CodeBlock code={JSON.stringify(result.structuredContent, null, 2)} label="Structured content" />
        </div>
      )}
      <details>
        <summary className="cursor-pointer font-medium">The whole answer</summary>
        <div className="mt-2">
          <CodeBlock code={JSON.stringify(result, null, 2)} label="Answer as JSON" />
        </div>
      </details>
    </div>
  );
}

const IMAGE_TYPES = /^image\/(?:png|jpeg|gif|webp)$/;

function Block({ block }: { readonly block: ContentBlock }) {
  if (block.type === 'text')
    return <pre className="rounded-xl bg-sunken p-3 font-mono text-sm break-words whitespace-pre-wrap">{block.text}</pre>;
  const type = String(block.mimeType ?? '');
  const data = block.data;
  if (block.type === 'image' && typeof data === 'string' && IMAGE_TYPES.test(type))
    return <img src={`data:${type};base64,${data}`} alt="What the tool returned" className="max-h-96 rounded-xl border border-line" />;
  return <CodeBlock code={JSON.stringify(block, null, 2)} label={`Content of type ${block.type}`} />;
}
