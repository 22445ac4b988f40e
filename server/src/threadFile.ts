/** The program of the thread for large answers. The bundle has it under another name. */
export const threadFile = new URL('./largeAnswerThread.ts', import.meta.url);
