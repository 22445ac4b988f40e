import { LinkButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';

/** Before the first server. */
export function NoServers({ admin }: { readonly admin: boolean }) {
  if (!admin)
    return (
      <EmptyState title="No server is shared with you yet">
        Only admins can add connectors. Ask an admin or owner of your organization to share one with you.
      </EmptyState>
    );
  return (
    <EmptyState
      title="Register your first MCP server"
      actions={
        <LinkButton to="/servers/new" look="primary">
          Add custom connector
        </LinkButton>
      }
    >
      Paste a URL, an <code>mcp.json</code>, a <code>claude mcp add</code> line or a <code>curl</code> line. Mooring finds out how the
      server is spoken to.
    </EmptyState>
  );
}
