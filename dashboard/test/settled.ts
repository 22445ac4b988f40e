import type { Page } from 'playwright-core';

const loading = ['.animate-pulse', '.animate-spin', '[aria-busy=true]'].join(', ');

/** Resolves when the screen has its content: a heading, the frame's menu if there is a frame, and nothing that still loads. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  if ((await page.locator('nav[aria-label=Sections]').count()) > 0) await page.locator('[aria-label^="Account of"]').waitFor();
  await page.locator(loading).first().waitFor({ state: 'detached' });
}
