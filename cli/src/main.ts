import { installedOperatorCommands } from './operator.ts';
import { runProcess } from './runProcess.ts';

await runProcess(installedOperatorCommands);
