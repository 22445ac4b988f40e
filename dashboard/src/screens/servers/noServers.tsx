import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, LinkButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/emptyState.tsx';
import { ErrorNotice } from '../../ui/errorNotice.tsx';
import { leavePasted } from '../addServer/handOver.ts';
import { PasteBox } from '../addServer/pasteBox.tsx';
import { AskOwners } from '../askOwners.tsx';
import { useDemo } from './useDemo.ts';

/** Before the first server: the next step can be done here. */
export function NoServers({ admin }: { readonly admin: boolean }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const demo = useDemo(admin);
  if (!admin)
    return (
      <EmptyState title="No server is shared with you yet">
        Only admins can add connectors, and share them with a space of yours. <AskOwners />
      </EmptyState>
    );
  return (
    <EmptyState
      title="Register your first MCP server"
      actions={
        <>
          <LinkButton to="/servers/new">Add custom connector</LinkButton>
          {demo.place !== null && (
            // Its room is kept while it is not known whether there is one.
            <Button className={demo.place === undefined ? 'invisible' : undefined} busy={demo.isBusy} onClick={demo.start}>
              Try it with the demo server
            </Button>
          )}
        </>
      }
    >
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
        <ErrorNotice error={demo.error} />
      </div>
    </EmptyState>
  );
}
