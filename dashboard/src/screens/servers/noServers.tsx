import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LinkButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { leavePasted } from '../addServer/handOver.ts';
import { PasteBox } from '../addServer/pasteBox.tsx';
import { AskOwners } from '../askOwners.tsx';

/** Before the first server: the next step can be done here. */
export function NoServers({ admin }: { readonly admin: boolean }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  if (!admin)
    return (
      <EmptyState title="No server is shared with you yet">
        Only admins can add connectors, and share them with a space of yours. <AskOwners />
      </EmptyState>
    );
  return (
    <EmptyState title="Register your first MCP server" actions={<LinkButton to="/servers/new">Add custom connector</LinkButton>}>
      <div className="grid gap-4">
        <p>Paste what you have. Mooring finds out how the server is spoken to, and shows you before anything is stored.</p>
        <div className="text-left text-ink">
          <PasteBox
            onPasted={(server) => {
              leavePasted(queryClient, server);
              void navigate({ to: '/servers/new' });
            }}
          />
        </div>
      </div>
    </EmptyState>
  );
}
