#!/usr/bin/env node
import { runProcess } from '../cli/src/runProcess.ts';

/** The command with the server in it: what the production bundle starts with. */
await runProcess({ available: () => true, load: () => import('../server/src/commands/index.ts') });
