import { CopyButton } from '../../ui/copyButton.tsx';

interface CopyCallProps {
  readonly slug: string;
  readonly tool: string;
  readonly args: unknown;
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The same call for a terminal and for code. The key is an environment variable. */
export function CopyCall({ slug, tool, args }: CopyCallProps) {
  const json = JSON.stringify(args ?? {});
  const path = `/v1/integrations/connections/${encodeURIComponent(slug)}/tools/${encodeURIComponent(tool)}/call`;
  const curl = `curl -s ${quote(location.origin + path)} -H "X-API-Key: $MOORING_API_KEY" -H 'Content-Type: application/json' -d ${quote(`{"arguments":${json}}`)}`;
  const sdk = `import { MooringAdmin } from '@mooring/sdk/admin';\n\nconst mooring = new MooringAdmin({ baseUrl: ${JSON.stringify(location.origin)} });\nconst result = await mooring.tools.call(${JSON.stringify(slug)}, ${JSON.stringify(tool)}, { arguments: ${json} });\nconsole.log(result.content);\n`;
  const cli = `npx mooring call ${quote(slug)} ${quote(tool)} --args ${quote(json)}`;
  return (
    <>
      <CopyButton text={curl} label="Copy as curl" />
      <CopyButton text={sdk} label="as SDK" />
      <CopyButton text={cli} label="as CLI" />
    </>
  );
}
