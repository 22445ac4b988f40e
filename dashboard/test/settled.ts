import type { Page } from 'playwright-core';

const loading = ['.animate-pulse', '.animate-spin', '[aria-busy=true]'].join(', ');

/** Resolves when the screen has its content: a heading, and nothing that still loads. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator(loading).first().waitFor({ state: 'detached' });
}
