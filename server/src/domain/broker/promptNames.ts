import { nameTools } from '#domain/catalogue/nameTools.ts';
import type { SharedView } from './buildView.ts';
import type { Offerings } from './createOfferings.ts';
import type { SeenServer } from './serversSeen.ts';

/** A prompt under the name that a view of several servers gives it. */
export interface SeenPrompt {
  readonly name: string;
  readonly original: string;
  readonly server: SeenServer;
}

/** Names for the prompts of one server, made like those of tools: `mcp__<slug>__<prompt>`. */
export async function promptsOf(offerings: Offerings, view: SharedView, server: SeenServer): Promise<readonly SeenPrompt[]> {
  const slug = server.known.server.slug;
  const items = await offerings.of(server.known, 'prompts');
  const names = nameTools(
    namedServers(
      view,
      slug,
      items.map(({ name }) => String(name)),
    ),
    view.nameCharsMax,
  );
  return [...names].filter(([, address]) => address.slug === slug).map(([name, address]) => ({ name, original: address.name, server }));
}

/** Finds the prompt by asking only the servers whose names begin like that, so that a neighbour that is slow keeps nobody waiting. */
export async function findPrompt(offerings: Offerings, view: SharedView, name: string): Promise<SeenPrompt | null> {
  const servers = [...view.servers.values()].filter((server) => name.startsWith(prefixOf(view, server)));
  for (const server of servers) {
    const found = (await promptsOf(offerings, view, server)).find((prompt) => prompt.name === name);
    if (found !== undefined) return found;
  }
  return null;
}

/** What all names of a server's prompts begin with. */
function prefixOf(view: SharedView, { known }: SeenServer): string {
  const { slug } = known.server;
  for (const [name, address] of nameTools(namedServers(view, slug, ['x']), view.nameCharsMax))
    if (address.slug === slug) return name.slice(0, -address.bareName.length);
  return '';
}

/** All servers, as names of servers are shortened with regard to each other. */
const namedServers = ({ organization }: SharedView, slug: string, items: readonly string[]) =>
  [...organization.servers.keys()].map((each) => ({ slug: each, tools: each === slug ? items : [] }));
