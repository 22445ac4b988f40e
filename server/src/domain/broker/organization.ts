import type { HeaderArgument } from '#domain/catalogue/headerArguments.ts';
import type { ToolAddress } from '#domain/catalogue/nameTools.ts';
import type { Tool, ToolDefinition } from '#domain/catalogue/tool.ts';
import type { PolicyTool } from '#domain/policies/subject.ts';
import type { GatewayServer } from './gatewayStore.ts';
import type { UpstreamTarget } from './upstreamTarget.ts';

/** A tool as the broker keeps it in memory: everything that a call would otherwise have to derive. */
export interface KnownTool {
  readonly tool: Tool;
  readonly policy: PolicyTool;
  /** As callers see it, but for its name. */
  readonly advertised: ToolDefinition;
  /** Arguments that a modern server wants in headers too; of the server's own schema, pinned ones included. */
  readonly headerArguments: readonly HeaderArgument[];
}

export interface KnownServer {
  readonly server: GatewayServer;
  readonly target: UpstreamTarget;
  /** Its present tools, in its order. */
  readonly tools: readonly KnownTool[];
  /** Length of the tools' definitions as text. */
  readonly toolsChars: number;
}

/** One organization as it was when its audited changes were `changes` in number, or a little later. Never changed, only replaced. */
export interface Organization {
  readonly orgId: string;
  readonly changes: number;
  /** Wall clock: when an alias ends, which no change announces. */
  readonly validUntil: number;
  /** Alike exactly for states between which nothing has changed that concerns the gateway; then `servers` is the same object. */
  readonly likeness: string;
  /** By slug, in the order of slugs. */
  readonly servers: ReadonlyMap<string, KnownServer>;
  /** Slugs. */
  readonly spaces: ReadonlySet<string>;
  /** The gateway names of all tools, those that a caller may not see included, so that a policy renames none. */
  names(charsMax: number): ReadonlyMap<string, ToolAddress>;
  /** About the memory that it takes. */
  readonly chars: number;
}
