import type { Tool } from '@mooring/sdk';
import { Link } from '@tanstack/react-router';
import { SlidersHorizontal } from 'lucide-react';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { ToolRules } from './useToolRules.ts';

interface ToolRowProps {
  readonly tool: Tool;
  readonly slug: string;
  readonly admin: boolean;
  readonly rules: ToolRules;
  /** Opens its input rules. */
  readonly onEdit: () => void;
}

const tones: Readonly<Record<'high' | 'medium' | 'low', Tone>> = { high: 'bad', medium: 'warn', low: 'plain' };

/** One tool: its words, what it says about itself, what looks odd, and its switch. */
export function ToolRow({ tool, slug, admin, rules, onEdit }: ToolRowProps) {
  const pinned = Object.entries(tool.input_defaults);
  return (
    <div className="grid gap-2 rounded-xl border border-line bg-surface px-4 py-3.5 grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-2">
          <Link to="/servers/$slug/playground" params={{ slug }} search={{ tool: tool.name }} className="font-medium break-all text-ink">
            {tool.title ?? tool.name}
          </Link>
          {annotationsOf(tool).map(([words, tone]) => (
            <Badge key={words} tone={tone}>
              {words}
            </Badge>
          ))}
          {tool.findings.map((finding) => (
            <Badge key={finding.code + finding.evidence} tone={tones[finding.severity]} title={finding.evidence}>
              {finding.code.replaceAll('_', ' ')}
            </Badge>
          ))}
        </div>
        <div className="font-mono text-sm break-all text-muted">{tool.gateway_name ?? tool.name}</div>
        {tool.description && <p className="mt-1 line-clamp-2 text-sm">{tool.description}</p>}
        <p className="mt-1 text-sm text-muted">
          about {tool.token_estimate} tokens
          {pinned.map(([name, rule]) => ` · ${name} ${rule.mode === 'pinned' ? 'is pinned' : 'has a default'}`)}
        </p>
      </div>
      <div className="flex items-start gap-1">
        {admin && (
          <IconButton label={`Input rules of ${tool.name}`} onClick={onEdit} className="-my-1.5">
            <SlidersHorizontal className="size-4" aria-hidden />
          </IconButton>
        )}
        <Switch
          label={`${tool.name} is offered to agents`}
          labelHidden
          checked={tool.is_enabled}
          disabled={!admin}
          onChange={(isEnabled) =>
            rules.run({
              tool,
              body: { is_enabled: isEnabled },
              words: `${tool.name} is switched ${isEnabled ? 'on' : 'off'}.`,
              back: { tool, body: { is_enabled: !isEnabled } },
            })
          }
        />
      </div>
    </div>
  );
}

/** Hints of the server about its tool (ToolAnnotations); nobody vouches for them. */
function annotationsOf({ annotations }: Tool): readonly (readonly [string, Tone])[] {
  const { readOnlyHint, destructiveHint, openWorldHint } = annotations ?? {};
  return [
    ...(readOnlyHint === true ? [['reads only', 'good'] as const] : []),
    ...(destructiveHint === true && readOnlyHint !== true ? [['may destroy', 'bad'] as const] : []),
    ...(openWorldHint === true ? [['open world', 'plain'] as const] : []),
  ];
}
